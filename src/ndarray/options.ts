import type { CParams, DParams } from "../codecs/mod.ts";
import type { MetaValue } from "../format/mod.ts";
import type { ChecksumName } from "../storage/mod.ts";
import type { DTypeLike } from "./dtypes/mod.ts";
import type { Access } from "./partition/mod.ts";

/** Where an array is kept and how; shared by all that makes arrays and super-chunks. */
export interface StorageOptions {
  /** Path, or `file:` URL, of the file or directory to make. Default: the array lives in memory. */
  readonly urlpath?: string | URL;
  /** One file (true) or a directory with a file a chunk (false). Default true; in memory it makes no difference. */
  readonly contiguous?: boolean;
  /** `"w-"` (default) refuses an existing path, `"w"` replaces it once the new one is complete. */
  readonly mode?: "w-" | "w";
  /** Forces every commit to the disk before it counts, against power loss. Default false. */
  readonly fsync?: boolean;
  /**
   * Keeps a digest of every chunk, and holds each chunk against it when it is first read: `"crc32"` (what `true` means) or `"sha256"`. Default: none; a copy keeps what
   * its source has.
   */
  readonly checksum?: boolean | ChecksumName;
  /** How chunks are compressed. Default: zstd, level 5, shuffle. */
  readonly cparams?: CParams;
  /** How chunks are decompressed. */
  readonly dparams?: DParams;
  /** Fixed metadata, msgpack values by name: written once, cannot change. */
  readonly meta?: Readonly<Record<string, MetaValue>>;
}

/** How an array is made. */
export interface ArrayOptions<D extends DTypeLike = DTypeLike> extends StorageOptions {
  /** Type of the elements. Default: that of the data, or `"float64"`. */
  readonly dtype?: D;
  /** Cells of a chunk along each axis. Default: computed from the shape, the same on every machine. */
  readonly chunks?: readonly number[];
  /** Cells of a block along each axis. Default: computed from the chunk. */
  readonly blocks?: readonly number[];
  /** How the array will be read, a hint for the default partition. Default `"cube"`: all axes alike. */
  readonly access?: Access;
}
