import { FormatError, MAX_FILE_NUMBER, MIN_HEADER_LENGTH, storedLength } from "../../format/mod.ts";
import { HEADER_STRIDE, StaleError, type StoredChunks } from "../chunk_store.ts";
import { type FileAccess, type FileHost, readingRoom } from "../files/mod.ts";

/** Files kept open: a chunk is read in several pieces. */
const OPEN_FILES = 16;
/** How many unused numbers below those of chunks are kept in mind, besides as many as there are chunks. */
const SPARE = 64;

/**
 * Chunks in files of a directory, by place. A place is the file's number plus a base; the base grows when somebody else has committed, so that no place of
 * before is taken for one of now.
 */
export class ChunkFolder implements StoredChunks {
  readonly #host: FileHost;
  readonly #folder: string;
  readonly #fsync: boolean;
  #base = 0;
  /** No chunk of this state has this number or a larger one. */
  #next = 0;
  /** Smaller numbers that no chunk has, to be used first: python-blosc2 refuses numbers that are large against the bytes stored. */
  #unused: number[] = [];
  readonly #open = new Map<number, FileAccess>();
  readonly #sizes = new Map<number, number>();
  readonly #head = new Uint8Array(MIN_HEADER_LENGTH);

  constructor(host: FileHost, folder: string, fsync: boolean) {
    this.#host = host;
    this.#folder = folder;
    this.#fsync = fsync;
  }

  numberOf(place: number): number {
    return place - this.#base;
  }

  /** A table of places as numbers; the table itself when both are the same. */
  toNumbers(table: Float64Array): Float64Array {
    const base = this.#base;
    return base === 0 ? table : table.map((place) => place < 0 ? place : place - base);
  }

  /** A table of numbers as places; the table itself when both are the same. */
  toPlaces(table: Float64Array): Float64Array {
    const base = this.#base;
    return base === 0 ? table : table.map((number) => number < 0 ? number : number + base);
  }

  /** These are all chunks that there are. */
  begin(numbers: Float64Array): void {
    const taken = numbers.filter((number) => number >= 0).sort();
    const count = taken.length;
    this.#unused = [];
    // The smallest, and as many as are likely to be needed; a hostile table must not make a list of billions.
    for (let i = 0; i < count; i++) {
      const end = Math.min(taken[i], count + SPARE - this.#unused.length + (i > 0 ? taken[i - 1] + 1 : 0));
      for (let n = i > 0 ? taken[i - 1] + 1 : 0; n < end; n++) this.#unused.push(n);
    }
    this.#unused.reverse();
    this.#next = Math.max(this.#next, count > 0 ? taken[count - 1] + 1 : 0);
  }

  /** The chunks get new places: those of before lead nowhere. */
  renumber(): void {
    this.#base += this.#next + 1;
    this.#sizes.clear();
    this.#closeFiles();
  }

  add(chunk: Uint8Array): number {
    const number = this.#unused.at(-1) ?? this.#next;
    if (number > MAX_FILE_NUMBER) {
      throw new RangeError(`Cannot add a chunk to "${this.#folder}": its number ${number} is over ${MAX_FILE_NUMBER}`);
    }
    const path = chunkPath(this.#folder, number);
    const file = this.#host.open(path, "create");
    try {
      file.write(chunk, 0);
      if (this.#fsync) file.sync();
    } catch (error) {
      file.close();
      this.#host.remove(path);
      throw error;
    }
    file.close();
    if (number === this.#next) this.#next++;
    else this.#unused.pop();
    this.#sizes.set(number, chunk.length);
    return number + this.#base;
  }

  /** Removes files of chunks; what is gone already is no matter. */
  remove(places: readonly number[]): void {
    for (const place of places) {
      const number = this.numberOf(place);
      this.#open.get(number)?.close();
      this.#open.delete(number);
      this.#sizes.delete(number);
      this.#unused.push(number);
      try {
        this.#host.remove(chunkPath(this.#folder, number));
      } catch {
        // A file that stays is an orphan: it costs room until its number is used again, and does no other harm.
      }
    }
  }

  read(place: number, start: number, end: number, into?: Uint8Array): Uint8Array {
    const bytes = readingRoom(into, end - start);
    const file = this.#fileOf(place);
    if (start < 0 || file.read(bytes, start) < bytes.length) {
      throw new FormatError(`Cannot read ${end - start} bytes of a chunk in "${file.path}": it ends before`, start);
    }
    return bytes;
  }

  sizeOf(place: number): number {
    if (place < 0) return 0;
    const number = this.numberOf(place);
    const known = this.#sizes.get(number);
    if (known !== undefined) return known;
    const size = storedLength(this.read(place, 0, MIN_HEADER_LENGTH, this.#head));
    const { path } = this.#fileOf(place);
    if (size < MIN_HEADER_LENGTH || size > this.#fileOf(place).size()) {
      throw new FormatError(`Cannot read a chunk of ${size} bytes in "${path}"`, 12);
    }
    this.#sizes.set(number, size);
    return size;
  }

  sizesOf(places: ArrayLike<number>): Float64Array {
    return Float64Array.from(places, (place) => this.sizeOf(place));
  }

  headersOf(places: ArrayLike<number>): Uint8Array {
    const headers = new Uint8Array(places.length * HEADER_STRIDE);
    for (let i = 0; i < places.length; i++) {
      if (places[i] < 0) continue;
      const file = this.#fileOf(places[i]);
      if (file.read(headers.subarray(i * HEADER_STRIDE, (i + 1) * HEADER_STRIDE), 0) < MIN_HEADER_LENGTH) {
        throw new FormatError(`Cannot read a chunk in "${file.path}": it ends in its header`, 0);
      }
    }
    return headers;
  }

  close(): void {
    this.#closeFiles();
  }

  #fileOf(place: number): FileAccess {
    if (place < this.#base) throw new StaleError(this.#folder, "read a chunk of a former state of");
    const number = this.numberOf(place);
    let file = this.#open.get(number);
    if (file === undefined) {
      file = this.#host.open(chunkPath(this.#folder, number), "r");
      this.#open.set(number, file);
      if (this.#open.size > OPEN_FILES) {
        const [oldest] = this.#open.keys();
        this.#open.get(oldest)?.close();
        this.#open.delete(oldest);
      }
    }
    return file;
  }

  #closeFiles(): void {
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }
}

/**
 * Gives the name of the file of a chunk in a directory frame.
 *
 * @param folder The folder.
 * @param number The chunk's number.
 * @returns The path.
 */
export function chunkPath(folder: string, number: number): string {
  return `${folder}/${number.toString(16).toUpperCase().padStart(8, "0")}.chunk`;
}

/**
 * Reads the number out of the name of a chunk's file.
 *
 * @param name The name without folder.
 * @returns The number, or -1 for the name of something else.
 */
export function chunkNumber(name: string): number {
  return /^[0-9A-F]{8}\.chunk$/.test(name) ? parseInt(name, 16) : -1;
}
