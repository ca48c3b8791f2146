const CEILING = 400;

/** Files that are tables of data, which may be as long as the data is. */
const TABLES: ReadonlySet<string> = new Set([]);

/** Absolute paths that only some machines have. */
const MACHINE_PATH = /\/(?:work|farm|root)\/|\/tmp\/\w/;

/** Hosts of package registries and mirrors, so that nothing but a client's own settings decides where it goes. */
const REGISTRY_HOST = /registry[.]n|pypi[.]o|hosted[.]org|deb[.]deb|jsr[.]io/;

/** Comments that switch a check off. */
const SUPPRESSION = /@ts[-](?:ignore|nocheck|expect-error)|deno-(?:lint|fmt)[-]ignore/;

/**
 * Tells whether a file's text is looked at. Lock files are written by a program, fixtures by another project.
 *
 * @param path A path from the repository root.
 * @returns Whether {@linkcode fileFaults} applies.
 */
export function isChecked(path: string): boolean {
  return !path.endsWith(".lock") && !/^tests\/fixtures\/.*\.(?!md$)\w+$/.test(path);
}

/**
 * Finds what is wrong with one file: its length, its name, and words that do not belong into a repository.
 *
 * @param path A path from the repository root, with forward slashes.
 * @param text What the file holds.
 * @param homes Absolute paths of this machine that no file may name. Default none.
 * @returns One line for each fault, with the place.
 */
export function fileFaults(path: string, text: string, homes: readonly string[] = []): string[] {
  const faults: string[] = [];
  const lines = text.split("\n");
  const isSource = /^(?:ffi|src|native|tools|notebooks)\/.*\.ts$|^mod\.ts$/.test(path);
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  if (isSource && count > CEILING && !TABLES.has(path)) {
    faults.push(`${path}: ${count} lines, and the ceiling is ${CEILING}: look for the seam`);
  }
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.endsWith(".ts") && !/^_?[a-z0-9]+(?:_[a-z0-9]+)*(?:\.d)?\.ts$/.test(name)) {
    faults.push(`${path}: file names are snake_case`);
  }
  lines.forEach((line, index) => {
    const at = `${path}:${index + 1}`;
    if (MACHINE_PATH.test(line) || homes.some((home) => line.includes(home))) {
      faults.push(`${at}: names a path of one machine`);
    }
    if (REGISTRY_HOST.test(line)) faults.push(`${at}: names a registry host`);
    if (isSource && SUPPRESSION.test(line)) faults.push(`${at}: switches a check off`);
  });
  return faults;
}
