import { repositoryFiles, ROOT } from "./repository.ts";
import { fileFaults, isChecked, treeFaults } from "./tree/mod.ts";

/**
 * Runs every check of `tools/tree/` over the repository.
 *
 * @returns One line for each fault.
 */
export function checkTree(): string[] {
  const paths = repositoryFiles();
  const faults = treeFaults(paths);
  const homes = [ROOT, Deno.env.get("HOME") ?? ""].filter((home) => home.length > 1);
  for (const path of paths.filter(isChecked)) {
    const bytes = Deno.readFileSync(ROOT + path);
    if (!bytes.subarray(0, 4096).includes(0)) faults.push(...fileFaults(path, new TextDecoder().decode(bytes), homes));
  }
  return faults;
}

if (import.meta.main) {
  const faults = checkTree();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
}
