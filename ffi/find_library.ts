/** A place where the library may be, and what to call that place in an error. */
export interface Candidate {
  /** A path, or a bare name for the system loader. */
  readonly path: string;
  /** Why this path is tried. */
  readonly origin: string;
  /** Whether a user asked for exactly this file: then nothing else is tried. */
  readonly asked: boolean;
}

/** Reads an environment variable; undefined when unset, empty or not allowed to be read. */
export type EnvReader = (name: string) => string | undefined;

// The number in the name of the library changes when its binary interface does; 3.3.x carries 9.
const SONAME = "libblosc2.so.9";

/**
 * Tells how the native library is named on a system.
 *
 * @param os The system, as `Deno.build.os` names it.
 * @returns The file name.
 *
 * @example
 * ```ts
 * import { libraryFileName } from "./mod.ts";
 * if (libraryFileName("windows") !== "libblosc2.dll") throw new Error("unreachable");
 * ```
 */
export function libraryFileName(os: typeof Deno.build.os): string {
  if (os === "windows") return "libblosc2.dll";
  return os === "darwin" ? "libblosc2.dylib" : "libblosc2.so";
}

/**
 * Tells Deneb's folder in the cache folder of the user, where `native/fetch.ts --user` puts the library.
 *
 * @param os The system, as `Deno.build.os` names it.
 * @param env Reads an environment variable.
 * @returns The folder, or undefined when the environment does not say where the home of the user is.
 *
 * @example
 * ```ts
 * import { userCacheFolder } from "./mod.ts";
 * const folder = userCacheFolder("linux", (name) => name === "HOME" ? "/home/ada" : undefined);
 * if (folder !== "/home/ada/.cache/deneb") throw new Error("unreachable");
 * ```
 */
export function userCacheFolder(os: typeof Deno.build.os, env: EnvReader): string | undefined {
  if (os === "windows") {
    const local = env("LOCALAPPDATA");
    return local && `${local}\\deneb`;
  }
  const xdg = os === "darwin" ? undefined : env("XDG_CACHE_HOME");
  if (xdg) return `${xdg}/deneb`;
  const home = env("HOME");
  return home && `${home}/${os === "darwin" ? "Library/Caches" : ".cache"}/deneb`;
}

/**
 * Reads an environment variable without ever asking the user for a permission.
 */
export function readEnv(name: string): string | undefined {
  if (Deno.permissions.querySync({ name: "env", variable: name }).state !== "granted") return undefined;
  return Deno.env.get(name) || undefined;
}

/**
 * Goes through the places where the library may be, best first. Lazily: asking Python costs the start of a process, so it must
 * not happen when an earlier place is right.
 */
export function* libraryCandidates(
  os: typeof Deno.build.os = Deno.build.os,
  env: EnvReader = readEnv,
  python: () => string | undefined = pythonPackage,
): Generator<Candidate> {
  const file = libraryFileName(os);
  const slash = os === "windows" ? "\\" : "/";
  const asked = env("DENEB_LIBBLOSC2");
  if (asked) {
    yield { path: asked, origin: "the environment variable DENEB_LIBBLOSC2", asked: true };
    return;
  }
  if (import.meta.dirname !== undefined) {
    const path = `${repositoryFolder(import.meta.dirname)}native${slash}lib${slash}${file}`;
    yield { path, origin: "the folder native/lib of Deneb", asked: false };
  }
  const cache = userCacheFolder(os, env);
  if (cache) yield { path: `${cache}${slash}${file}`, origin: "the cache folder of the user", asked: false };
  const folder = python();
  if (folder) {
    yield { path: `${folder}${slash}lib${slash}${file}`, origin: "the package blosc2 of Python", asked: false };
  }
  for (const path of systemPaths(os, env)) yield { path, origin: "the system", asked: false };
}

/** The folder of a local Deneb, with the slash at its end, from the folder of this file: `ffi`, or `dist` in a bundle. */
export function repositoryFolder(folder: string): string {
  return folder.slice(0, Math.max(folder.lastIndexOf("/"), folder.lastIndexOf("\\")) + 1);
}

/** Names for the system loader, and folders of package managers that it does not search by itself. */
function systemPaths(os: typeof Deno.build.os, env: EnvReader): string[] {
  const file = libraryFileName(os);
  const conda = env("CONDA_PREFIX");
  if (os === "windows") return [...(conda ? [`${conda}\\Library\\bin\\${file}`] : []), file, "blosc2.dll"];
  const inConda = conda ? [`${conda}/lib/${file}`] : [];
  if (os === "darwin") return [...inConda, file, `/opt/homebrew/lib/${file}`, `/usr/local/lib/${file}`];
  return [...inConda, SONAME, file];
}

/** Asks the active Python where its package blosc2 lies, if running it is allowed already. */
function pythonPackage(): string | undefined {
  const script =
    "import importlib.util as u, os\ns = u.find_spec('blosc2')\nprint(os.path.dirname(s.origin) if s and s.origin else '')";
  for (const command of ["python3", "python"]) {
    if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") continue;
    try {
      const { success, stdout } = new Deno.Command(command, { args: ["-c", script], stderr: "null" }).outputSync();
      if (success) return new TextDecoder().decode(stdout).trim() || undefined;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable)) throw error;
    }
  }
  return undefined;
}
