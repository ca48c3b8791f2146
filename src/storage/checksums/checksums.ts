import { encodeIndex, FormatError, type MetaValue } from "../../format/mod.ts";
import type { FrameState } from "../chunk_store.ts";
import { type ChecksumName, type Digest, DIGESTS } from "./digest.ts";
import { packVlmeta, unpackVlmeta } from "../frame/mod.ts";

/** Under this name a frame keeps the digests of its chunks, among its metadata of variable length. */
export const CHECKSUMS = "deneb.checksums";
const VERSION = 1;
/** Bytes that a record may have whatever the number of chunks is: a program that knows nothing of checksums may have taken chunks away. */
const SPARE_BYTES = 1 << 24;
/** Digests of all chunks are one value of metadata, which has less than 2 GB; so much of it is for the rest. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;
/** A map holds so many chunks. */
const MOST_STORED = 2 ** 24 - 1;
const REMEDY = "it is damaged, or was changed by a program that keeps no checksums";

/**
 * The digests of the chunks of a store, by place. That of a stored chunk is of all its bytes; that of a chunk which the index alone describes is of the eight
 * bytes that it has there.
 */
export class Checksums {
  /** Which digest it is. */
  readonly name: ChecksumName;
  /** How many chunks of the state that was read have no digest, or one that the index does not match. */
  readonly wrongCount: number;
  readonly #digest: Digest;
  /** The record that was read. */
  readonly #kept: Kept | null;
  #sums = new Map<number, string>();
  /** Places whose bytes were held against their digest. */
  #sound = new Set<number>();

  private constructor(name: ChecksumName, kept: Kept | null) {
    this.name = name;
    this.#digest = DIGESTS[name];
    this.#kept = kept;
    this.wrongCount = kept === null ? 0 : this.#learn(kept);
  }

  /** Begins without any chunk. */
  static none(name: ChecksumName): Checksums {
    return new Checksums(name, null);
  }

  /**
   * Takes the digests out of the metadata of a state.
   *
   * @returns The digests; null when the state has none.
   * @throws {FormatError} when they are kept in a way that this version does not read, or are far too many.
   * @throws {RangeError} when there are more chunks than digests are kept of.
   */
  static of({ table, vlmeta }: FrameState): Checksums | null {
    const chunk = vlmeta.get(CHECKSUMS);
    if (chunk === undefined) return null;
    const limit = SPARE_BYTES + table.length * DIGESTS.sha256.length;
    const { name, digests } = parseRecord(unpackVlmeta(chunk, limit));
    return new Checksums(name, { table, digests, special: specialSums(DIGESTS[name].of) });
  }

  /** What is wrong with a chunk of the state that was read; null when nothing is, or it is another one by now. */
  reasonOf(nchunk: number, place: number): string | null {
    return this.#kept?.table[nchunk] === place ? this.#reason(this.#kept, nchunk) : null;
  }

  /** The first chunk that something is wrong with. */
  firstWrong(): { nchunk: number; reason: string } | null {
    const length = this.wrongCount === 0 ? 0 : this.#kept?.table.length ?? 0;
    for (let nchunk = 0; nchunk < length; nchunk++) {
      const reason = this.#reason(this.#kept!, nchunk);
      if (reason !== null) return { nchunk, reason };
    }
    return null;
  }

  /** Notes the digest of a chunk. */
  add(place: number, chunk: Uint8Array): void {
    this.#sums.set(place, this.#digest.of(chunk));
    this.#sound.delete(place);
  }

  /** True for a place whose bytes are yet to be held against their digest. */
  awaits(place: number): boolean {
    return !this.#sound.has(place) && this.#sums.has(place);
  }

  /**
   * Holds the bytes of a chunk against their digest.
   *
   * @throws {FormatError} when they are others.
   */
  check(place: number, chunk: Uint8Array): void {
    const sum = this.#sums.get(place);
    if (sum === undefined) return;
    if (this.#digest.of(chunk) !== sum) {
      throw new FormatError(`Chunk does not match its ${this.name} checksum: ${REMEDY}`, place);
    }
    this.#sound.add(place);
  }

  /** Forgets chunks whose places may be used again. */
  forget(places: Iterable<number>): void {
    for (const place of places) {
      this.#sums.delete(place);
      this.#sound.delete(place);
    }
  }

  /**
   * The chunks of a table have got other places.
   *
   * @param from Their places before.
   * @param to Their places now, in the same order.
   * @param keep True when those of before still lead to the same bytes.
   */
  follow(from: Float64Array, to: Float64Array, keep: boolean): void {
    const sums = keep ? this.#sums : new Map<number, string>();
    const sound = keep ? this.#sound : new Set<number>();
    for (let i = 0; i < from.length; i++) {
      const sum = this.#sums.get(from[i]);
      if (sum === undefined) continue;
      sums.set(to[i], sum);
      if (this.#sound.has(from[i])) sound.add(to[i]);
    }
    this.#sums = sums;
    this.#sound = sound;
  }

  /**
   * Metadata of a state with the digests of its chunks among it.
   *
   * @throws {RangeError} when they are more than a frame can keep.
   */
  seal(table: Float64Array, vlmeta: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
    const { length, of } = this.#digest;
    if (table.length * length > MOST_BYTES) {
      throw new RangeError(
        `Cannot keep ${this.name} checksums of ${table.length} chunks: at most ${Math.floor(MOST_BYTES / length)} fit`,
      );
    }
    const digests = new Uint8Array(table.length * length);
    const special = specialSums(of);
    for (let i = 0; i < table.length; i++) {
      const sum = table[i] < 0 ? special(table[i]) : this.#sums.get(table[i]) ?? "";
      for (let k = 0; k < length; k++) digests[i * length + k] = sum.charCodeAt(k);
    }
    return new Map(vlmeta).set(CHECKSUMS, packVlmeta({ version: VERSION, digest: this.name, digests }));
  }

  /** Takes in the digests of stored chunks, and counts the chunks that something is wrong with. */
  #learn(kept: Kept): number {
    const { table, digests } = kept;
    const { length } = this.#digest;
    let wrong = 0;
    for (let i = 0; i < table.length; i++) {
      const end = (i + 1) * length;
      if (table[i] < 0 || end > digests.length) {
        if (this.#reason(kept, i) !== null) wrong++;
        continue;
      }
      this.#sums.set(table[i], String.fromCharCode(...digests.subarray(end - length, end)));
      if (this.#sums.size >= MOST_STORED) {
        throw new RangeError(`Cannot hold chunks against checksums: ${MOST_STORED} or more of them are stored`);
      }
    }
    return wrong;
  }

  #reason({ table, digests, special }: Kept, nchunk: number): string | null {
    const { length } = this.#digest;
    const start = nchunk * length;
    if (start + length > digests.length) return "it has no checksum";
    if (table[nchunk] >= 0) return null;
    const sum = special(table[nchunk]);
    for (let k = 0; k < length; k++) {
      if (digests[start + k] !== sum.charCodeAt(k)) return "the index tells something else than its checksum";
    }
    return null;
  }
}

/** A record as it was read, with the table that it was read with. */
interface Kept {
  readonly table: Float64Array;
  /** One behind the other; perhaps too few. */
  readonly digests: Uint8Array;
  /** Digests of the index entries that stand for whole chunks. */
  readonly special: (place: number) => string;
}

/**
 * Adds the digests of its chunks to a state that has special ones only.
 *
 * @param state The state.
 * @param name Which digest; null for none.
 * @returns The state with them.
 */
export function withChecksums(state: FrameState, name: ChecksumName | null): FrameState {
  return name === null ? state : { ...state, vlmeta: Checksums.none(name).seal(state.table, state.vlmeta) };
}

/** A state without the digests of its chunks, which are no metadata of the user. */
export function unsealed(state: FrameState): FrameState {
  if (!state.vlmeta.has(CHECKSUMS)) return state;
  const vlmeta = new Map(state.vlmeta);
  vlmeta.delete(CHECKSUMS);
  return { ...state, vlmeta };
}

/**
 * Refuses a state whose index is not the one that the digests were made for.
 *
 * @param checksums Its digests.
 * @param label What the frame is called.
 * @throws {FormatError} when a chunk of the index alone has another digest, or none.
 */
export function requireIntact(checksums: Checksums | null, label: string): void {
  const first = checksums?.firstWrong() ?? null;
  if (checksums === null || first === null) return;
  const more = checksums.wrongCount > 1 ? ` (and ${checksums.wrongCount - 1} more)` : "";
  const { nchunk, reason } = first;
  throw new FormatError(
    `Cannot open ${label}: chunk ${nchunk}${more} does not match its checksum, ${reason}; ${REMEDY}. The option "checksum" set to false opens it`,
    8 * nchunk,
  );
}

/** Digests of the index entries that stand for whole chunks, each made once. */
function specialSums(of: Digest["of"]): (place: number) => string {
  const known = new Map<number, string>();
  return (place) => {
    let sum = known.get(place);
    if (sum === undefined) known.set(place, sum = of(encodeIndex([place])));
    return sum;
  };
}

function parseRecord(value: MetaValue): { name: ChecksumName; digests: Uint8Array } {
  const { version, digest, digests } = Object(value);
  const isKnown = version === VERSION && typeof digest === "string" && Object.hasOwn(DIGESTS, digest);
  if (isKnown && digests instanceof Uint8Array) {
    return { name: digest as ChecksumName, digests };
  }
  throw new FormatError(
    `Cannot read the checksums: version ${VERSION} with one of ${Object.keys(DIGESTS).join(", ")} is understood`,
    0,
  );
}
