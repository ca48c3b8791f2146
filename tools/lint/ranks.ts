/**
 * Rank of every folder that holds code. A file may import only folders of a lower rank than its own; folders of one
 * rank never import each other. A new folder is one new row.
 */
export const RANKS: Readonly<Record<string, number>> = {
  "ffi": 0,
  "src/format": 0,
  "native": 1,
  "src/storage": 1,
  "src/codecs": 1,
  "src/ndarray": 2,
  "src/lazyexpr": 3,
  "src/btune": 3,
  "src/bloscpack": 3,
  "src/hdf5": 3,
  "src/remote": 4,
  "src/plot": 5,
  "src/cli": 5,
  "mod.ts": 6,
  "notebooks": 7,
  "examples": 7,
  "tools": 7,
  "tests": 8,
};

/**
 * Finds the row of {@linkcode RANKS} that a file belongs to.
 *
 * @param path A path from the repository root, with forward slashes.
 * @returns The row's name, or `null` when the file lies in no ranked folder.
 */
export function ownerOf(path: string): string | null {
  const [first, second] = path.split("/");
  const owner = first === "src" ? `${first}/${second}` : first;
  return owner in RANKS ? owner : null;
}

/**
 * Says what is wrong with one file importing another.
 *
 * @param from The importing file, as a path from the repository root.
 * @param to The imported file, likewise.
 * @returns The fault as a sentence without a stop, or `null` when the import is allowed.
 */
export function importFault(from: string, to: string): string | null {
  const owner = ownerOf(from);
  const target = ownerOf(to);
  if (owner === null) return `"${from}" lies in no folder of the rank table in tools/lint/ranks.ts`;
  if (owner === "tests") return null;
  if (target === null) return `"${to}" lies in no folder of the rank table in tools/lint/ranks.ts`;
  if (owner === target) return insideFault(from, to);
  if (RANKS[target] >= RANKS[owner]) {
    return `${owner} (rank ${RANKS[owner]}) may import only lower ranks, and ${target} has rank ${RANKS[target]}`;
  }
  const door = target === "mod.ts" ? target : `${target}/mod.ts`;
  return to === door ? null : `Import "${door}" instead: another folder is entered through its door only`;
}

/** Within one ranked folder: neighbours and parents directly, subfolders through their doors, never one's own door. */
function insideFault(from: string, to: string): string | null {
  const here = from.slice(0, from.lastIndexOf("/") + 1);
  const there = to.slice(0, to.lastIndexOf("/") + 1);
  const isDoor = to.endsWith("/mod.ts");
  if (here.startsWith(there)) {
    return isDoor ? `Import the file itself instead of the folder's own door "${to}"` : null;
  }
  return isDoor ? null : `Import "${there}mod.ts" instead: another folder is entered through its door only`;
}
