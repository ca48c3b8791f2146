/** What became of the rows of a catalogue. */
export interface Report {
  /** Files read to their end. */
  files: number;
  /** Rows read. */
  rows: number;
  /** Rows that passed every filter. */
  kept: number;
  /** The other rows: how many were rejected for which reason. Each row counts for the first reason that it meets. */
  rejected: Record<string, number>;
}

/**
 * Makes a report of nothing.
 *
 * @returns The report.
 */
export function emptyReport(): Report {
  return { files: 0, rows: 0, kept: 0, rejected: {} };
}

/**
 * Counts rejected rows.
 *
 * @param report Where they are counted.
 * @param reason Why they are rejected.
 * @param rows How many.
 */
export function reject(report: Report, reason: string, rows: number): void {
  if (rows > 0) report.rejected[reason] = (report.rejected[reason] ?? 0) + rows;
}

/**
 * Adds one report to another.
 *
 * @param to The report that grows.
 * @param from The other one.
 */
export function addReport(to: Report, from: Report): void {
  to.files += from.files;
  to.rows += from.rows;
  to.kept += from.kept;
  for (const [reason, rows] of Object.entries(from.rejected)) reject(to, reason, rows);
}

/**
 * Writes a report as a table, the most frequent reasons first.
 *
 * @param report The report.
 * @returns Lines with counts and shares of the rows.
 */
export function reportTable(report: Report): string {
  const reasons = Object.entries(report.rejected).sort(([, a], [, b]) => b - a);
  const lines: [string, number][] = [["rows", report.rows], ["kept", report.kept], ...reasons];
  const wide = Math.max(...lines.map(([what]) => what.length));
  const share = (rows: number) => (report.rows === 0 ? 0 : 100 * rows / report.rows).toFixed(1).padStart(5);
  const table = lines.map(([what, rows]) => `${what.padEnd(wide)} ${String(rows).padStart(13)}  ${share(rows)} %`);
  return [`${"files".padEnd(wide)} ${String(report.files).padStart(13)}`, ...table].join("\n");
}
