import type { Accumulator, CellValues } from "./cell_values.ts";
import type { CellTable } from "./cell_rules.ts";

/** Cells in the order in which they are stored, read from memory or, a window at a time, from a file. */
export interface Run {
  /** The rows at hand. */
  readonly table: CellTable;
  /** Number of the row that is next. */
  readonly row: number;
  /** Goes on to the next row; false when there is none. */
  advance(): boolean;
}

/** A run that is in memory. */
export class MemoryRun implements Run {
  row = 0;

  constructor(readonly table: CellTable) {}

  advance(): boolean {
    return ++this.row < this.table.n;
  }
}

/** Where in the file the columns of a part of a run begin. */
interface Section {
  readonly start: number;
  readonly n: number;
}

/** Runs of sorted cells that memory had no room for: a file that is gone when it is closed, or its process has ended. */
export class RunFile implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #path: string | null;
  readonly #values: CellValues;
  readonly #runs: (readonly Section[])[] = [];
  #end = 0;

  /**
   * Makes the file.
   *
   * @param values Arithmetic of the elements.
   * @param folder Where it goes; undefined for the system's folder for such files.
   */
  constructor(values: CellValues, folder?: string) {
    this.#values = values;
    const path = Deno.makeTempFileSync({ dir: folder, prefix: "deneb-", suffix: ".cells" });
    this.#file = Deno.openSync(path, { read: true, write: true });
    // What has no name any more needs no tidying after a kill. Windows does not allow it.
    this.#path = Deno.build.os === "windows" ? path : null;
    if (this.#path === null) Deno.removeSync(path);
  }

  /** Rows in all runs. */
  get n(): number {
    return this.#runs.flat().reduce((sum, { n }) => sum + n, 0);
  }

  /** How many runs there are. */
  get length(): number {
    return this.#runs.length;
  }

  /**
   * Appends a run.
   *
   * @param parts Its rows, in order.
   */
  write(parts: Iterable<CellTable>): void {
    const run: Section[] = [];
    for (const { chunk, item, value, n } of parts) {
      if (n === 0) continue;
      run.push({ start: this.#end, n });
      for (const column of [chunk.subarray(0, n), item.subarray(0, n), value.subarray(0, n * this.#values.perItem)]) {
        this.#end += this.#writeAt(this.#end, bytesOf(column));
      }
    }
    if (run.length > 0) this.#runs.push(run);
  }

  /**
   * Opens all runs at their first rows.
   *
   * @param rows How many rows of each are read at a time.
   * @returns The runs, in the order in which they were written.
   */
  runs(rows: number): Run[] {
    return this.#runs.map((run) => new FileRun(this, this.#values, run, rows));
  }

  /** Reads a part of a column. */
  readAt(position: number, into: Uint8Array): void {
    this.#file.seekSync(position, Deno.SeekMode.Start);
    for (let done = 0; done < into.length;) {
      const count = this.#file.readSync(into.subarray(done));
      if (count === null) throw new Deno.errors.UnexpectedEof("Cannot read cells back: the file of cells ends early");
      done += count;
    }
  }

  #writeAt(position: number, bytes: Uint8Array): number {
    this.#file.seekSync(position, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
    return bytes.length;
  }

  /** Gives up what waits. */
  [Symbol.dispose](): void {
    this.#file.close();
    if (this.#path !== null) Deno.removeSync(this.#path);
  }
}

/** A run in a file. */
class FileRun implements Run {
  row = 0;
  readonly #file: RunFile;
  readonly #sections: readonly Section[];
  readonly #perItem: number;
  readonly #window: { chunk: Uint32Array; item: Uint32Array; value: Accumulator; n: number };
  /** Which section is read, and how many of its rows were. */
  #at = 0;
  #read = 0;

  constructor(file: RunFile, values: CellValues, sections: readonly Section[], rows: number) {
    const room = Math.min(rows, Math.max(...sections.map(({ n }) => n)));
    this.#file = file;
    this.#sections = sections;
    this.#perItem = values.perItem;
    this.#window = { chunk: new Uint32Array(room), item: new Uint32Array(room), value: values.room(room), n: 0 };
    this.#next();
  }

  get table(): CellTable {
    return this.#window;
  }

  advance(): boolean {
    if (++this.row < this.#window.n) return true;
    if (this.#read === this.#sections[this.#at].n) {
      if (++this.#at === this.#sections.length) return false;
      this.#read = 0;
    }
    this.#next();
    return true;
  }

  #next(): void {
    const { start, n } = this.#sections[this.#at];
    const window = this.#window;
    const from = this.#read;
    window.n = Math.min(window.chunk.length, n - from);
    const valueBytes = 8 * this.#perItem;
    this.#file.readAt(start + 4 * from, bytesOf(window.chunk.subarray(0, window.n)));
    this.#file.readAt(start + 4 * n + 4 * from, bytesOf(window.item.subarray(0, window.n)));
    const values = window.value.subarray(0, window.n * this.#perItem);
    this.#file.readAt(start + 8 * n + valueBytes * from, bytesOf(values));
    this.#read += window.n;
    this.row = 0;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
