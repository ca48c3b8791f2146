import { encodeIndex, FormatError, type MetaValue } from "../../format/mod.ts";
import type { FrameState } from "../chunk_store.ts";
import { type ChecksumName, type Digest, DIGESTS } from "./digest.ts";
import { packVlmeta, unpackVlmeta } from "../frame/mod.ts";

/** Under this name a frame keeps the digests of its chunks, among its metadata of variable length. */
export const CHECKSUMS = "deneb.checksums";
const VERSION = 1;
const REMEDY = "it is damaged, or was changed by a program that keeps no checksums";

/**
 * The digests of the chunks of a store, by place. That of a stored chunk is of all its bytes; that of a chunk which the index alone describes is of the eight
 * bytes that it has there.
 */
export class Checksums {
  /** Which digest it is. */
  readonly name: ChecksumName;
  /** What is wrong with chunks of the state that was read, by number. */
  readonly wrong: ReadonlyMap<number, string>;
  readonly #digest: Digest;
  #sums = new Map<number, string>();
  /** Places whose bytes were held against their digest. */
  #sound = new Set<number>();

  private constructor(name: ChecksumName, sums: Map<number, string>, wrong: ReadonlyMap<number, string>) {
    this.name = name;
    this.#digest = DIGESTS[name];
    this.#sums = sums;
    this.wrong = wrong;
  }

  /** Begins without any chunk. */
  static none(name: ChecksumName): Checksums {
    return new Checksums(name, new Map(), new Map());
  }

  /**
   * Takes the digests out of the metadata of a state.
   *
   * @returns The digests; null when the state has none.
   * @throws {FormatError} when they are kept in a way that this version does not read.
   */
  static of({ table, vlmeta }: FrameState): Checksums | null {
    const chunk = vlmeta.get(CHECKSUMS);
    if (chunk === undefined) return null;
    const { name, digests } = parseRecord(unpackVlmeta(chunk));
    const { length, of } = DIGESTS[name];
    const sums = new Map<number, string>();
    const wrong = new Map<number, string>();
    const special = specialSums(of);
    for (let i = 0; i < table.length; i++) {
      const end = (i + 1) * length;
      const sum = end <= digests.length ? String.fromCharCode(...digests.subarray(end - length, end)) : undefined;
      if (sum === undefined) wrong.set(i, "it has no checksum");
      else if (table[i] >= 0) sums.set(table[i], sum);
      else if (special(table[i]) !== sum) wrong.set(i, "the index tells something else than its checksum");
    }
    return new Checksums(name, sums, wrong);
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

  /** Metadata of a state with the digests of its chunks among it. */
  seal(table: Float64Array, vlmeta: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
    const { length, of } = this.#digest;
    const digests = new Uint8Array(table.length * length);
    const special = specialSums(of);
    for (let i = 0; i < table.length; i++) {
      const sum = table[i] < 0 ? special(table[i]) : this.#sums.get(table[i]) ?? "";
      for (let k = 0; k < length; k++) digests[i * length + k] = sum.charCodeAt(k);
    }
    return new Map(vlmeta).set(CHECKSUMS, packVlmeta({ version: VERSION, digest: this.name, digests }));
  }
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
  const [first] = checksums?.wrong ?? [];
  if (first === undefined) return;
  const more = checksums!.wrong.size > 1 ? ` (and ${checksums!.wrong.size - 1} more)` : "";
  const [nchunk, reason] = first;
  throw new FormatError(
    `Cannot open ${label}: chunk ${nchunk}${more} does not match its checksum, ${reason}; ${REMEDY}. The option "checksum" set to false opens it`,
    8 * nchunk,
  );
}

/** Digests of the index entries that stand for whole chunks, each made once. */
function specialSums(of: Digest["of"]): (place: number) => string {
  const known = new Map<number, string>();
  return (place) => {
    const sum = known.get(place) ?? of(encodeIndex([place]));
    known.set(place, sum);
    return sum;
  };
}

function parseRecord(value: MetaValue): { name: ChecksumName; digests: Uint8Array } {
  const { version, digest, digests } = Object(value);
  if (version === VERSION && Object.hasOwn(DIGESTS, digest) && digests instanceof Uint8Array) {
    return { name: digest as ChecksumName, digests };
  }
  throw new FormatError(
    `Cannot read the checksums: version ${VERSION} with one of ${Object.keys(DIGESTS).join(", ")} is understood`,
    0,
  );
}
