import { fileURLToPath } from "node:url";

/**
 * Gives the text of a path.
 *
 * @param path A path, or a `file:` URL.
 * @returns The path as text.
 * @throws {TypeError} when it is neither.
 */
export function pathText(path: string | URL): string {
  if (typeof path === "string") return path;
  if (path instanceof URL && path.protocol === "file:") return fileURLToPath(path);
  throw new TypeError(`Cannot use ${String(path)} as a path: it must be a string or a file: URL`);
}
