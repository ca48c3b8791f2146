import { fileURLToPath } from "node:url";

/** Absolute path of the repository, with a separator at its end. */
export const ROOT: string = fileURLToPath(new URL("../", import.meta.url));

/**
 * Lists the files that are tracked, or would be with `git add .`.
 *
 * @returns Paths from the repository root that exist, sorted.
 * @throws {Error} when git does not answer.
 */
export function repositoryFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const git = new Deno.Command("git", { args, cwd: ROOT }).outputSync();
  if (!git.success) throw new Error(`Cannot list the repository: ${new TextDecoder().decode(git.stderr).trim()}`);
  const paths = new TextDecoder().decode(git.stdout).split("\0").filter((path) => path !== "");
  return [...new Set(paths)].filter(exists).sort();
}

/** A file that was removed but not yet staged is listed and cannot be read. */
function exists(path: string): boolean {
  try {
    return Deno.statSync(ROOT + path).isFile;
  } catch {
    return false;
  }
}
