/**
 * Gives the text of a path.
 *
 * @param path A path, or a `file:` URL.
 * @returns The path as text.
 * @throws {TypeError} when it is neither.
 */
export function pathText(path: string | URL): string {
  if (typeof path === "string") return path;
  if (path instanceof URL && path.protocol === "file:") return filePath(path);
  throw new TypeError(`Cannot use ${String(path)} as a path: it must be a string or a file: URL`);
}

/** As `fileURLToPath` of `node:url`, without its import: that takes as long as opening a file. */
function filePath({ hostname, pathname }: URL): string {
  // A percent sign that begins no code stands for itself.
  const path = decodeURIComponent(pathname.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
  if (Deno.build.os !== "windows") return path;
  const local = path.replaceAll("/", "\\");
  return hostname === "" ? local.replace(/^\\(?=[A-Za-z]:)/, "") : `\\\\${hostname}${local}`;
}
