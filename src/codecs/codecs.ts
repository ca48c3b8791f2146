import { UnsupportedError } from "../format/mod.ts";

/** One codec: its number in files, and what it needs to know about an array. */
export interface CodecInfo {
  /** Number of the codec in frames and contexts; 32 and up are plugins, kept in the user codec byte. */
  readonly id: number;
  /** True when the codec must be told the shape of a block. */
  readonly needsShape: boolean;
}

/** The codecs that the native library has built in. A new one is one row. */
export const CODECS = {
  blosclz: { id: 0, needsShape: false },
  lz4: { id: 1, needsShape: false },
  lz4hc: { id: 2, needsShape: false },
  zlib: { id: 4, needsShape: false },
  zstd: { id: 5, needsShape: false },
  ndlz: { id: 32, needsShape: true },
  zfp_acc: { id: 33, needsShape: true },
  zfp_prec: { id: 34, needsShape: true },
  zfp_rate: { id: 35, needsShape: true },
} as const satisfies Record<string, CodecInfo>;

/** Name of a codec in {@linkcode CODECS}. */
export type CodecName = keyof typeof CODECS;

/** Numbers from here on are plugins: kept in the user codec byte, and handed whole blocks. */
export const FIRST_USER_CODEC = 32;

/** Codec number in a frame header that says: look at the user codec byte. */
export const USER_CODEC = 6;

const NAME_BY_ID = new Map<number, CodecName>(
  (Object.keys(CODECS) as CodecName[]).map((name) => [CODECS[name].id, name]),
);

/**
 * Looks a codec up by the name that users write.
 *
 * @param name Name of the codec, such as `"zstd"`.
 * @returns The row of the table.
 * @throws {UnsupportedError} when no codec has that name; the message lists those that exist.
 */
export function codecByName(name: string): CodecInfo {
  if (Object.hasOwn(CODECS, name)) return CODECS[name as CodecName];
  throw new UnsupportedError(`Codec "${name}" is not known, this build has ${Object.keys(CODECS).join(", ")}`);
}

/**
 * Names the codec that a file asks for.
 *
 * @param id Number of the codec, user codecs included.
 * @returns Its name, or `"codec-<id>"` for one that this build does not know.
 */
export function codecName(id: number): CodecName | `codec-${number}` {
  return NAME_BY_ID.get(id) ?? `codec-${id}`;
}

/**
 * Refuses a codec that this build cannot run, before any chunk is touched.
 *
 * @param id Number of the codec, user codecs included.
 * @throws {UnsupportedError} when the codec is not in the table.
 */
export function requireCodec(id: number): void {
  if (NAME_BY_ID.has(id)) return;
  throw new UnsupportedError(
    `Cannot read or write chunks of codec ${id}: this build has ${[...NAME_BY_ID.values()].join(", ")}`,
  );
}

/**
 * Says whether a codec must be told the shape of a block.
 *
 * @param id Number of the codec.
 * @returns True for codecs that work on n-dimensional blocks.
 */
export function codecNeedsShape(id: number): boolean {
  const name = NAME_BY_ID.get(id);
  return name !== undefined && CODECS[name].needsShape;
}
