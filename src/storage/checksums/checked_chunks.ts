import { FormatError } from "../../format/mod.ts";
import type { FrameState, StoredChunks } from "../chunk_store.ts";
import { Checksums, requireIntact, unsealed } from "./checksums.ts";
import type { ChecksumName } from "./digest.ts";

/** The chunks of a store, each held against its digest when it is first read, where digests are kept. */
export class CheckedChunks implements StoredChunks {
  readonly #chunks: StoredChunks;
  readonly #label: string;
  /** True when chunks that are read are held against their digests, and commits keep these. */
  #checking: boolean;
  #checksums: Checksums | null = null;

  /**
   * Begins without digests.
   *
   * @param chunks The chunks as they are stored.
   * @param label How messages call the store.
   * @param checking False to look at no digests, and to keep none.
   */
  constructor(chunks: StoredChunks, label: string, checking: boolean) {
    this.#chunks = chunks;
    this.#label = label;
    this.#checking = checking;
  }

  /** The digest that is kept; null when none is. */
  get checksum(): ChecksumName | null {
    return this.#checking ? this.knownChecksum : null;
  }

  /** The digest that is there, also when it is not looked at; null when none is. */
  get knownChecksum(): ChecksumName | null {
    return this.#checksums?.name ?? null;
  }

  read(place: number, start: number, end: number, into?: Uint8Array): Uint8Array {
    if (this.#checking && this.#checksums?.awaits(place)) this.#check(place, this.#checksums);
    return this.#chunks.read(place, start, end, into);
  }

  sizeOf(place: number): number {
    return this.#chunks.sizeOf(place);
  }

  sizesOf(places: ArrayLike<number>): Float64Array {
    return this.#chunks.sizesOf(places);
  }

  headersOf(places: ArrayLike<number>): Uint8Array {
    return this.#chunks.headersOf(places);
  }

  /**
   * Takes over a state that was read.
   *
   * @returns The state without digests.
   * @throws {FormatError} when its index does not match them.
   */
  adopt(state: FrameState): FrameState {
    this.#checksums = this.#checksumsOf(state);
    return unsealed(state);
  }

  /** Metadata of a state as it goes to the disk: with the digests of its chunks, where they are kept. */
  sealed({ table, vlmeta }: FrameState): ReadonlyMap<string, Uint8Array> {
    return this.#checking && this.#checksums !== null ? this.#checksums.seal(table, vlmeta) : vlmeta;
  }

  /** A state was committed; where no digests are kept, those that were there are those of a former one. */
  committed(): void {
    if (!this.#checking) this.#checksums = null;
  }

  /** A chunk was stored. */
  added(place: number, chunk: Uint8Array): void {
    this.#checksums?.add(place, chunk);
  }

  /** Places may be used again. */
  removed(places: Iterable<number>): void {
    this.#checksums?.forget(places);
  }

  /** The chunks of a table have got other places, for the same bytes; `keep` when those of before still lead there. */
  renumbered(from: Float64Array, to: Float64Array, keep: boolean): void {
    this.#checksums?.follow(from, to, keep);
  }

  /** Reads every chunk of a table as it is, and keeps its digest from now on. */
  keep(name: ChecksumName, table: Float64Array): void {
    const checksums = Checksums.none(name);
    for (const place of table) {
      if (place >= 0) checksums.add(place, this.#chunks.read(place, 0, this.#chunks.sizeOf(place)));
    }
    this.#checksums = checksums;
    this.#checking = true;
  }

  /**
   * Holds a chunk against its digest, also where reading does not.
   *
   * @param nchunk Its number.
   * @param place Its place.
   * @throws {FormatError} when it does not match.
   */
  check(nchunk: number, place: number): void {
    if (this.#checksums === null) return;
    const reason = this.#checksums.reasonOf(nchunk, place);
    if (reason !== null) throw new FormatError(`Chunk does not match its checksum: ${reason}`, 8 * nchunk);
    if (place >= 0) this.#check(place, this.#checksums);
  }

  #check(place: number, checksums: Checksums): void {
    checksums.check(place, this.#chunks.read(place, 0, this.#chunks.sizeOf(place)));
  }

  #checksumsOf(state: FrameState): Checksums | null {
    let checksums: Checksums | null;
    try {
      checksums = Checksums.of(state);
    } catch (error) {
      if (!this.#checking) return null;
      throw unreadable(error, this.#label);
    }
    if (this.#checking) requireIntact(checksums, this.#label);
    return checksums;
  }
}

/** An error about a record that cannot be read, with what to do about it. */
function unreadable(error: unknown, label: string): unknown {
  if (!(error instanceof Error)) return error;
  const message = `Cannot open ${label}: ${error.message}. The option "checksum" set to false opens it`;
  if (error instanceof RangeError) return new RangeError(message, { cause: error });
  return new FormatError(message, error instanceof FormatError ? error.offset : 0, { cause: error });
}
