import {
  FormatError,
  type FrameHeader,
  indexNeeded,
  MIN_HEADER_LENGTH,
  parseFrameHeader,
  storedLength,
} from "../../format/mod.ts";
import { Arena } from "./arena.ts";
import { BaseStore, type Published } from "../base_store.ts";
import type { ChunkStore, FrameState } from "../chunk_store.ts";
import { type ChecksumName, withChecksums } from "../checksums/mod.ts";
import { parseTail, requireSpecial, zeroTable } from "../frame/mod.ts";

/** Chunks in memory that workers can share. */
class MemoryStore extends BaseStore {
  readonly urlpath: undefined = undefined;
  readonly contiguous = false;
  readonly writable = true;
  readonly #arena: Arena;

  constructor(state: FrameState, arena: Arena) {
    super({ state, chunks: arena, label: "the array in memory", checking: true });
    this.#arena = arena;
  }

  requireCurrent(): void {
    this.requireOpen();
  }

  protected store(chunk: Uint8Array): number {
    return this.#arena.add(chunk);
  }

  protected publish(next: FrameState): Published {
    return { state: next, renumbered: false };
  }

  protected reclaim(places: number[]): void {
    this.#arena.remove(places);
  }

  protected reload(): FrameState | null {
    return null;
  }

  protected repack(): Published {
    this.#arena.repack();
    return { state: this.state, renumbered: false };
  }

  protected dispose(): void {
    this.#arena.clear();
  }

  protected enterBatch(): void {}

  protected leave(): void {}

  protected tidy(): FrameState | null {
    return null;
  }
}

/**
 * Makes a store in memory.
 *
 * @param header The frame's header; its lengths do not matter.
 * @param table Chunks to begin with, special ones only; by default all are zeros.
 * @param vlmeta Metadata of variable length.
 * @param checksum The digest to keep of every chunk; null for none.
 * @returns The store.
 * @throws {RangeError} when the table has a chunk that is stored somewhere, or another length than the header asks for.
 */
export function memoryStore(
  header: FrameHeader,
  table: Float64Array = zeroTable(indexNeeded(header)),
  vlmeta: ReadonlyMap<string, Uint8Array> = new Map(),
  checksum: ChecksumName | null = null,
): ChunkStore {
  requireSpecial(header, table);
  return new MemoryStore(withChecksums({ header, table, vlmeta }, checksum), new Arena());
}

/**
 * Opens a contiguous frame in memory.
 *
 * @param bytes The frame.
 * @param options `copy`: whether the chunks are copied, to memory that workers share; otherwise the bytes must not change any more.
 * @returns The store; it may be written to, which never touches `bytes`.
 * @throws {FormatError} when the bytes are no contiguous frame.
 */
export function memoryStoreFromFrame(bytes: Uint8Array, options: { copy: boolean }): ChunkStore {
  const header = parseFrameHeader(bytes);
  if (header.directory) throw new FormatError("Cannot read a frame: its chunks are in files of a directory", 26);
  if (header.frameLength > bytes.length) {
    throw new FormatError(`Cannot read a frame of ${header.frameLength} bytes: ${bytes.length} are there`, 16);
  }
  const chunksEnd = header.headerLength + header.cbytes;
  const tail = parseTail(header, bytes.subarray(chunksEnd, header.frameLength), chunksEnd);
  const region = bytes.subarray(header.headerLength, chunksEnd);
  const arena = new Arena();
  const table = tail.table.map((place) => {
    if (place < 0) return place;
    const length = storedLength(region, place);
    if (length < MIN_HEADER_LENGTH || place + length > region.length) {
      throw new FormatError(`Cannot read a chunk of ${length} bytes`, header.headerLength + place);
    }
    const chunk = region.subarray(place, place + length);
    return options.copy ? arena.add(chunk) : arena.adopt(chunk);
  });
  return new MemoryStore({ header, table, vlmeta: tail.vlmeta }, arena);
}
