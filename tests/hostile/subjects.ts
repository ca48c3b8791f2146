import { joined, viewOf } from "./numbers.ts";
import { madeArrays, madeFolders } from "./made.ts";

/** What a case begins with: a sound file, or the files of a folder. */
export interface Subject {
  readonly name: string;
  /** How it is opened. */
  readonly kind: "frame" | "folder" | "tree" | "treeFolder";
  /** Content by relative path; that of a single file is at `""`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const FIXTURES = new URL("../fixtures/pyblosc2/", import.meta.url);

/**
 * All files that cases begin with, always in the same order: those of python-blosc2, then those of this library.
 *
 * @param only Takes those alone whose name it matches, for a hunt after something.
 */
export function allSubjects(only: RegExp = /^/): readonly Subject[] {
  const names = [...Deno.readDirSync(FIXTURES)].map(({ name }) => name).sort();
  const found = names.filter((name) => /\.(b2nd|b2frame|b2z|b2d|b2e|bin)$/.test(name)).map(fixture);
  const made = [...madeArrays()].map(([name, bytes]): Subject => ({ name, kind: "frame", files: single(bytes) }));
  const folders = [...madeFolders()].map(([name, files]): Subject => ({ name, kind: "folder", files }));
  return [...found, ...made, ...folders].filter(({ name }) => only.test(name));
}

function fixture(name: string): Subject {
  const path = new URL(name, FIXTURES);
  if (Deno.statSync(path).isDirectory) {
    const kind = name.endsWith(".b2d") ? "treeFolder" : "folder";
    return { name, kind, files: new Map(filesIn(path, "")) };
  }
  const bytes = Deno.readFileSync(path);
  if (name.endsWith(".bin")) return { name, kind: "frame", files: single(frameOf(bytes)) };
  return { name, kind: /\.b2[ze]$/.test(name) ? "tree" : "frame", files: single(bytes) };
}

function* filesIn(folder: URL, prefix: string): Generator<[string, Uint8Array], void, void> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    if (isDirectory) yield* filesIn(new URL(`${folder.href.replace(/\/$/, "")}/${name}`), `${prefix}${name}/`);
    else yield [prefix + name, Deno.readFileSync(new URL(`${folder.href.replace(/\/$/, "")}/${name}`))];
  }
}

function single(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map([["", bytes]]);
}

/** A super-chunk of one chunk. */
function frameOf(chunk: Uint8Array): Uint8Array {
  const plain = Deno.readFileSync(new URL("schunk_plain.b2frame", FIXTURES));
  const header = plain.slice(0, viewOf(plain).getInt32(11));
  const sizes = viewOf(chunk);
  const view = viewOf(header);
  const nbytes = sizes.getInt32(4, true);
  view.setBigInt64(30, BigInt(nbytes));
  view.setBigInt64(39, BigInt(chunk.length));
  view.setInt32(48, chunk[3]);
  view.setInt32(53, sizes.getInt32(8, true));
  view.setInt32(58, nbytes);
  // The index of one chunk at offset 0, stored as it is.
  const index = joined([5, 1, 7, 8, 8, 0, 0, 0, 8, 0, 0, 0, 40], new Uint8Array(27));
  const bytes = joined(header, chunk, index, plain.subarray(plain.length - viewOf(plain).getUint32(plain.length - 22)));
  viewOf(bytes).setBigUint64(16, BigInt(bytes.length));
  return bytes;
}
