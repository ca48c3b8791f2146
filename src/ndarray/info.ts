/** What an information table says: names and values, readable in a terminal and in a notebook. */
export class InfoTable implements Iterable<readonly [string, string]> {
  readonly #rows: readonly (readonly [string, string])[];

  /**
   * Makes a table.
   *
   * @param rows Names and values, in the order in which they are shown.
   */
  constructor(rows: readonly (readonly [string, string])[]) {
    this.#rows = rows;
  }

  /** Names and values, in the order in which they are shown. */
  [Symbol.iterator](): ArrayIterator<readonly [string, string]> {
    return this.#rows.values();
  }

  /** What `JSON.stringify` writes: values by name. */
  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#rows);
  }

  /** The table as text: a line a row. */
  toString(): string {
    const width = Math.max(...this.#rows.map(([name]) => name.length));
    return this.#rows.map(([name, value]) => `${name.padEnd(width)} : ${value}`).join("\n");
  }

  /** What the console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const rows = this.#rows.map(([name, value]) =>
      `<tr><th style="text-align:left">${escapeHtml(name)}</th><td style="text-align:left">${
        escapeHtml(value)
      }</td></tr>`
    );
    return { "text/plain": this.toString(), "text/html": `<table>${rows.join("")}</table>` };
  }
}

/** What the table of an array needs to know of it. */
export interface Described {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly blocks: readonly number[];
  readonly dtype: unknown;
  readonly nbytes: number;
  readonly cbytes: number;
  readonly cratio: number;
  readonly cparams: object;
  readonly checksum: string | null;
  readonly urlpath: string | undefined;
}

/**
 * Describes an array.
 *
 * @param array Array to describe.
 * @returns The table.
 */
export function arrayInfo(array: Described): InfoTable {
  const list = (values: readonly number[]) => `[${values.join(", ")}]`;
  return new InfoTable([
    ["type", "NDArray"],
    ["shape", list(array.shape)],
    ["chunks", list(array.chunks)],
    ["blocks", list(array.blocks)],
    ["dtype", typeof array.dtype === "string" ? array.dtype : JSON.stringify(array.dtype)],
    ["nbytes", `${array.nbytes} (${bytesText(array.nbytes)})`],
    ["cbytes", `${array.cbytes} (${bytesText(array.cbytes)})`],
    ["cratio", array.cratio.toFixed(2)],
    ["cparams", settingsText(array.cparams)],
    ...(array.checksum === null ? [] : [["checksum", array.checksum] as const]),
    ["urlpath", array.urlpath ?? "in memory"],
  ]);
}

/**
 * Writes settings on one line.
 *
 * @param settings Settings by name.
 * @returns Names and values, separated by commas.
 */
export function settingsText(settings: object): string {
  return Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(", ");
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/**
 * Writes a number of bytes as people read it.
 *
 * @param bytes Number of bytes.
 * @returns Such as `"7.28 TiB"`.
 */
export function bytesText(bytes: number): string {
  let unit = 0;
  while (bytes >= 1024 && unit < UNITS.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${bytes.toFixed(2)} ${UNITS[unit]}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
