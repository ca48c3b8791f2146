import { glob, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a catalogue is: a file, a folder, a glob such as `gaia/GaiaSource_00*.csv.gz`, or several of them. */
export type Sources = string | URL | readonly (string | URL)[];

const NAMES = /\.e?csv(?:\.gz)?$/i;

/**
 * Finds the files of a catalogue.
 *
 * @param sources Files (of any name), folders (their `.csv`, `.csv.gz`, `.ecsv`, `.ecsv.gz` files, not those of folders inside) and globs.
 * @returns Absolute paths, sorted, each once.
 * @throws {Deno.errors.NotFound} when one of the sources leads to no file.
 */
export async function findFiles(sources: Sources): Promise<string[]> {
  const list = typeof sources === "string" || sources instanceof URL ? [sources] : sources;
  const found = new Set<string>();
  for (const source of list) {
    const path = source instanceof URL ? fileURLToPath(source) : source;
    const files = await filesOf(path);
    if (files.length === 0) {
      throw new Deno.errors.NotFound(`No catalogue found: "${path}" leads to no .csv, .csv.gz, .ecsv or .ecsv.gz file`);
    }
    for (const file of files) found.add(resolve(file));
  }
  return [...found].sort();
}

async function filesOf(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => null); // a name that is there is no glob, whatever characters it has
  if (info?.isDirectory()) {
    const entries = await Array.fromAsync(Deno.readDir(path));
    return entries.filter(({ name, isDirectory }) => !isDirectory && NAMES.test(name)).map(({ name }) =>
      join(path, name)
    );
  }
  if (info !== null) return [path];
  const matched = await Array.fromAsync(glob(path));
  return matched.filter((name) => NAMES.test(name));
}
