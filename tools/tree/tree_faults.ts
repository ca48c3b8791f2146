/**
 * Finds what is wrong with the tree as a whole.
 *
 * @param paths All files, as paths from the repository root.
 * @returns One line for each fault.
 */
export function treeFaults(paths: readonly string[]): string[] {
  const faults: string[] = [];
  const known = new Set(paths);
  const folders = new Set<string>();
  for (const path of paths) {
    // With a package.json beside deno.json, `npx deno task` runs the binary as JavaScript.
    if (path.endsWith("package.json")) faults.push(`${path}: keep package.json out, it breaks "npx deno task"`);
    const folder = path.match(/^(ffi|src\/.+)\/[^/]+\.ts$/)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  for (const folder of folders) {
    if (!known.has(`${folder}/mod.ts`)) faults.push(`${folder}: a folder has one door, mod.ts, and this has none`);
  }
  return faults;
}
