/**
 * Compares with python-blosc2: the same work on the same arrays, by turns, results first and then times.
 *
 * `deno task bench [GROUP …] [--runs N] [--scale F] [--only TEXT] [--json FILE] [--markdown FILE]`
 *
 * @module
 */
import os from "node:os";
import { libraryInfo } from "../../ffi/mod.ts";
import { CACHED } from "./cached.ts";
import { CORE } from "./core.ts";
import { INDEX } from "./index.ts";
import { measure, type Row } from "./measure.ts";
import { benchOptions } from "./options.ts";
import { Peer } from "./peer.ts";
import { type Report, reportText, rowText } from "./report.ts";
import { PROMISED } from "./promises.ts";
import { RESIZE } from "./resize.ts";
import { SPARSE } from "./sparse.ts";
import { STARTUP } from "./startup.ts";
import type { Group, Setting } from "./workload.ts";

const GROUPS: readonly Group[] = [CORE, CACHED, INDEX, RESIZE, PROMISED, STARTUP, SPARSE];

const options = benchOptions(Deno.args, GROUPS.map(({ name }) => name));
const dir = Deno.makeTempDirSync({ prefix: "deneb_bench_" });
try {
  await using peer = new Peer();
  const report = await bench(peer, { dir, scale: options.scale });
  const text = reportText(report);
  console.log(`\n${text}`);
  if (options.markdown !== undefined) Deno.writeTextFileSync(options.markdown, text);
  if (options.json !== undefined) Deno.writeTextFileSync(options.json, JSON.stringify(report, null, 1) + "\n");
  if (report.groups.some(({ rows }) => rows.some((row) => !row.same))) Deno.exitCode = 1;
} finally {
  Deno.removeSync(dir, { recursive: true });
}

async function bench(peer: Peer, setting: Setting): Promise<Report> {
  const machine = await describeMachine(peer);
  const groups = [];
  for (const group of GROUPS) {
    if (options.groups.length > 0 && !options.groups.includes(group.name)) continue;
    groups.push({ name: group.name, meanTarget: group.meanTarget, rows: await runGroup(group, peer, setting) });
  }
  return { machine, groups };
}

async function runGroup(group: Group, peer: Peer, setting: Setting): Promise<Row[]> {
  const rows: Row[] = [];
  await peer.open(group.name, setting);
  for await (const work of group.workloads(setting)) {
    if (!work.name.includes(options.only)) continue;
    const row = await measure(work, peer, options.runs);
    rows.push(row);
    console.error(rowText(row));
    if (!row.same) console.error(`  Deneb: ${row.checks.deneb}\n  peer:  ${row.checks.peer}`);
  }
  return rows;
}

async function describeMachine(peer: Peer): Promise<Record<string, string>> {
  const cpus = os.cpus();
  return {
    cpu: `${cpus[0]?.model.trim() ?? "unknown"}, ${cpus.length} cores`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    deno: Deno.version.deno,
    libblosc2: libraryInfo().version,
    ...await peer.versions(),
    scale: String(options.scale),
    runs: String(options.runs),
  };
}
