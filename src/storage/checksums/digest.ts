/** A digest that chunks can be held against. */
export type ChecksumName = "crc32" | "sha256";

/** A way to make a digest of bytes. */
export interface Digest {
  /** Bytes of a digest. */
  readonly length: number;
  /** Makes it; a character for each byte, which compares and keeps well. */
  of(bytes: Uint8Array): string;
}

/** Digests by the name that options and files use. CRC-32 is that of zip and PNG, its highest byte first. */
export const DIGESTS: Readonly<Record<ChecksumName, Digest>> = {
  crc32: { length: 4, of: crcText },
  sha256: { length: 32, of: shaText },
};

// Importing these would double the time that every program takes to start, and few keep checksums.
function zlib(): typeof import("node:zlib") {
  return globalThis.process.getBuiltinModule("node:zlib");
}

function crypto(): typeof import("node:crypto") {
  return globalThis.process.getBuiltinModule("node:crypto");
}

function crcText(bytes: Uint8Array): string {
  const sum = zlib().crc32(bytes);
  return String.fromCharCode(sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255);
}

function shaText(bytes: Uint8Array): string {
  return String.fromCharCode(...crypto().createHash("sha256").update(bytes).digest());
}

/**
 * Reads the option `checksum`.
 *
 * @param option What the user said.
 * @returns The digest to keep; undefined when nothing was said, null for `false`.
 * @throws {TypeError} when there is no such digest.
 */
export function checksumName(option: unknown): ChecksumName | null | undefined {
  if (option === undefined) return undefined;
  if (option === false) return null;
  if (option === true) return "crc32";
  if (typeof option === "string" && Object.hasOwn(DIGESTS, option)) return option as ChecksumName;
  const names = Object.keys(DIGESTS).map((name) => `"${name}"`).join(", ");
  throw new TypeError(`Option "checksum" must be true, false or one of ${names}, got ${JSON.stringify(option)}`);
}
