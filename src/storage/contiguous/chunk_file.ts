import { FormatError, MIN_HEADER_LENGTH, storedLength } from "../../format/mod.ts";
import { HEADER_STRIDE, StaleError, type StoredChunks } from "../chunk_store.ts";
import { type FileAccess, naming, readingRoom } from "../files/mod.ts";
import { readHeaders, sizesIn } from "./read_windows.ts";

/** A file that was replaced, kept while pinned readers need it. */
interface Retired {
  readonly base: number;
  readonly end: number;
  readonly file: FileAccess;
  readonly headerLength: number;
}

/**
 * Reads chunks of a contiguous file by place. A place is the chunk's offset behind the header plus a base; the base grows whenever the chunks are moved, so
 * that no place of before is taken for one of now.
 */
export class ChunkFile implements StoredChunks {
  #file: FileAccess;
  #headerLength: number;
  #base = 0;
  /** Bytes behind the header that there are at most, as far as is known. */
  #limit: number;
  #retired: Retired[] = [];
  readonly #sizes = new Map<number, number>();
  readonly #head = new Uint8Array(MIN_HEADER_LENGTH);

  constructor(file: FileAccess, headerLength: number, limit: number) {
    this.#file = file;
    this.#headerLength = headerLength;
    this.#limit = limit;
  }

  get file(): FileAccess {
    return this.#file;
  }

  get headerLength(): number {
    return this.#headerLength;
  }

  /** The place of an offset. */
  placeAt(offset: number): number {
    return offset + this.#base;
  }

  /** The offset of a place, which must be one of now. */
  offsetOf(place: number): number {
    return place - this.#base;
  }

  /** A table of places as offsets; the table itself when both are the same. */
  toOffsets(table: Float64Array): Float64Array {
    const base = this.#base;
    return base === 0 ? table : table.map((place) => place < 0 ? place : place - base);
  }

  /** A table of offsets as places; the table itself when both are the same. */
  toPlaces(table: Float64Array): Float64Array {
    const base = this.#base;
    return base === 0 ? table : table.map((offset) => offset < 0 ? offset : offset + base);
  }

  read(place: number, start: number, end: number, into?: Uint8Array): Uint8Array {
    const bytes = readingRoom(into, end - start);
    const old = place >= this.#base ? null : this.#retiredAt(place);
    const file = old?.file ?? this.#file;
    const position = place + start + (old?.headerLength ?? this.#headerLength) - (old?.base ?? this.#base);
    const beyond = old === null && place - this.#base + end > this.#limit;
    if (start < 0 || beyond || file.read(bytes, position) < bytes.length) {
      throw new FormatError(`Cannot read ${end - start} bytes of a chunk in "${file.path}": it ends before`, position);
    }
    return bytes;
  }

  sizeOf(place: number): number {
    if (place < 0) return 0;
    const known = this.#sizes.get(place);
    if (known !== undefined) return known;
    const size = storedLength(this.read(place, 0, MIN_HEADER_LENGTH, this.#head));
    if (size < MIN_HEADER_LENGTH || place - this.#base + size > this.#limit && place >= this.#base) {
      throw new FormatError(
        `Cannot read a chunk of ${size} bytes in "${this.#file.path}"`,
        this.#positionOf(place) + 12,
      );
    }
    this.#sizes.set(place, size);
    return size;
  }

  sizesOf(places: ArrayLike<number>): Float64Array {
    const headers = this.headersOf(places);
    return naming(this.#file.path, () => sizesIn(places, headers, (place) => this.#limit - (place - this.#base)));
  }

  /**
   * Tells lengths for the accounting of space, which must go on in a file with damaged chunks.
   *
   * @param places Where the chunks lie; none is negative.
   * @returns The lengths; infinity where there is no telling.
   */
  lengthsOf(places: ArrayLike<number>): Float64Array {
    const lengths = Float64Array.from(places, (place) => this.#sizes.get(place) ?? 0);
    const unknown: number[] = [];
    for (let i = 0; i < lengths.length; i++) if (lengths[i] === 0) unknown.push(i);
    if (unknown.length === 0) return lengths;
    const headers = this.headersOf(unknown.map((i) => places[i]));
    unknown.forEach((i, k) => {
      const length = storedLength(headers, k * HEADER_STRIDE);
      const fits = length >= MIN_HEADER_LENGTH && this.offsetOf(places[i]) + length <= this.#limit;
      lengths[i] = fits ? length : Infinity;
    });
    return lengths;
  }

  headersOf(places: ArrayLike<number>): Uint8Array {
    if (this.#retired.length > 0) return this.#headersOneByOne(places);
    for (let i = 0; i < places.length; i++) {
      if (places[i] >= 0 && places[i] < this.#base) this.#retiredAt(places[i]);
    }
    const shift = this.#headerLength - this.#base;
    return naming(this.#file.path, () => readHeaders(places, (into, place) => this.#file.read(into, place + shift)));
  }

  /** Writes a chunk. */
  write(offset: number, chunk: Uint8Array): number {
    // Ahead, so that a write that fails half-way can be cut off.
    this.grow(offset + chunk.length);
    this.#file.write(chunk, this.#headerLength + offset);
    const place = this.placeAt(offset);
    this.#sizes.set(place, chunk.length);
    return place;
  }

  /**
   * Cuts the file.
   *
   * @param end Offset behind the last byte that is needed.
   * @param slack How much more may stay.
   */
  cut(end: number, slack: number): void {
    if (this.#limit <= end + slack) return;
    this.#file.truncate(this.#headerLength + end);
    this.#limit = end;
  }

  /** There are bytes up to here, at least. */
  grow(limit: number): void {
    if (limit > this.#limit) this.#limit = limit;
  }

  /** Forgets the lengths of chunks. */
  forget(places: Iterable<number>): void {
    for (const place of places) this.#sizes.delete(place);
  }

  /**
   * The chunks lie elsewhere from now on.
   *
   * @param file Where; may be the same file, which somebody else has changed.
   * @param headerLength Its header.
   * @param limit Bytes behind the header.
   * @param keep True when places of before must still lead to the old file.
   */
  switchTo(file: FileAccess, headerLength: number, limit: number, keep: boolean): void {
    const base = this.#base;
    this.#base += Math.max(this.#limit, 1);
    if (keep) this.#retired.push({ base, end: this.#base, file: this.#file, headerLength: this.#headerLength });
    else if (file !== this.#file) this.#file.close();
    this.#file = file;
    this.#headerLength = headerLength;
    this.#limit = limit;
    this.#sizes.clear();
  }

  /** The chunks have new places in the same file: those of before lead nowhere. */
  renumber(): void {
    this.#base += Math.max(this.#limit, 1);
    this.#sizes.clear();
  }

  /** Nobody needs places of before any more. */
  dropRetired(): void {
    for (const { file } of this.#retired.splice(0)) if (file !== this.#file) file.close();
  }

  close(): void {
    this.dropRetired();
    this.#file.close();
  }

  #retiredAt(place: number): Retired {
    for (const old of this.#retired) if (place >= old.base && place < old.end) return old;
    throw new StaleError(this.#file.path, "read a chunk of a former state of");
  }

  #positionOf(place: number): number {
    return this.#headerLength + place - this.#base;
  }

  #headersOneByOne(places: ArrayLike<number>): Uint8Array {
    const headers = new Uint8Array(places.length * HEADER_STRIDE);
    for (let i = 0; i < places.length; i++) {
      if (places[i] < 0) continue;
      const length = Math.min(HEADER_STRIDE, this.sizeOf(places[i]));
      this.read(places[i], 0, length, headers.subarray(i * HEADER_STRIDE));
    }
    return headers;
  }
}
