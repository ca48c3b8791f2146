import { geometricMean, median, ratio, type Row, spread } from "./measure.ts";

/** What was found about the workloads of a group. */
export interface GroupReport {
  readonly name: string;
  readonly meanTarget: number | null;
  readonly rows: readonly Row[];
}

/** All that a run of the benchmarks found. */
export interface Report {
  /** What ran where, by name. */
  readonly machine: Readonly<Record<string, string>>;
  readonly groups: readonly GroupReport[];
}

const HEAD = ["workload", "peer", "Deneb", "spread peer, Deneb", "CPU", "ratio", "target", ""];
const LEGEND =
  `Medians; spread is the longest time less the shortest, of the median. Ratio: peer / Deneb, above 1 Deneb is faster.
CPU: the same ratio of the time of all processors, which says more where others use the machine too.`;

/**
 * Puts a report into text.
 *
 * @param report What was found.
 * @returns A table in Markdown, which reads well in a terminal too.
 */
export function reportText({ groups, machine }: Report): string {
  const lines = groups.flatMap((group) => [...group.rows.map(rowCells), meanCells(group)]);
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`).join(", ");
  return `${table([HEAD, ...lines])}\n\n${LEGEND}\n\n${facts}\n`;
}

/**
 * Puts one row into text, for those who wait.
 *
 * @param row Times of a workload.
 * @returns One line.
 */
export function rowText(row: Row): string {
  const [name, peer, deneb, spreads, cpu, found, wanted, note] = rowCells(row);
  const ratios = `ratio ${found}, CPU ${cpu || "none"}, target ${wanted || "none"}`;
  return `${name}: peer ${peer}, Deneb ${deneb} (${spreads}), ${ratios} ${note}`.trimEnd();
}

function rowCells({ name, times: { peer, deneb }, cpuTimes, target, same }: Row): string[] {
  const found = ratio({ peer, deneb });
  return [
    name,
    duration(median(peer)),
    duration(median(deneb)),
    `${percent(spread(peer))}, ${percent(spread(deneb))}`,
    cpuTimes === null ? "" : factor(ratio(cpuTimes)),
    factor(found),
    target === null ? "" : String(target),
    same ? verdict(found, target) : "DIFFERENT RESULTS",
  ];
}

function meanCells({ name, meanTarget, rows }: GroupReport): string[] {
  const title = `**${name}**: geometric mean`;
  if (rows.length === 0) return [title, "", "", "", "", "", "", ""];
  const mean = geometricMean(rows.map(({ times }) => ratio(times)));
  const counted = rows.flatMap(({ cpuTimes }) => cpuTimes === null ? [] : [ratio(cpuTimes)]);
  const cpu = counted.length === 0 ? "" : factor(geometricMean(counted));
  const target = meanTarget === null ? "" : String(meanTarget);
  return [title, "", "", "", cpu, factor(mean), target, verdict(mean, meanTarget)];
}

function verdict(found: number, target: number | null): string {
  return target !== null && found < target ? "below" : "";
}

function factor(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function percent(part: number): string {
  return `${(part * 100).toFixed(0)} %`;
}

function duration(seconds: number): string {
  return seconds < 0.1 ? `${(seconds * 1000).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`).join(" | ")} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}
