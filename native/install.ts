import { libraryFileName } from "../ffi/mod.ts";
import { pipArguments, platformTag, wheelMember } from "./platforms.ts";
import type { RunPip } from "./pip.ts";

/** What to install, and how. */
export interface InstallOptions {
  /** Where the library goes. */
  readonly folder: string;
  /** Text of the requirements file. */
  readonly requirements: string;
  /** The machine; default `Deno.build`. */
  readonly target?: Pick<typeof Deno.build, "os" | "arch" | "target">;
  /** Whether to fetch it even when it is there; default false. */
  readonly force?: boolean;
  /** Gives the pip to use; only called when something has to be fetched. */
  readonly pip: () => Promise<{ command: string; run: RunPip }>;
  /** Takes a line on what happens. */
  readonly say: (line: string) => void;
}

/** What is remembered beside the library: where it came from, and what it must be. */
interface Memo {
  readonly package: string;
  readonly sha256: string;
}

/**
 * Puts the library of the pinned wheel into a folder, unless it is there and right. Another process sees the old file or the
 * new one, never a part.
 *
 * @param options What to install, and how.
 * @returns The path of the library.
 * @throws {Error} when there is no wheel for the machine, no pip, or pip fails.
 */
export async function install(options: InstallOptions): Promise<string> {
  const { folder, requirements, target = Deno.build, force = false, pip, say } = options;
  const file = libraryFileName(target.os);
  const path = `${folder}${target.os === "windows" ? "\\" : "/"}${file}`;
  const pin = pinnedPackage(requirements);
  if (!force && await isRight(path, pin)) {
    say(`The native library is there: ${path} (from ${pin})`);
    return path;
  }
  const tag = platformTag(target);
  const { command, run } = await pip();
  say(`Fetching the native library from the wheel ${pin} for ${tag}, with ${command}`);
  const library = await fromWheel(requirements, tag, wheelMember(target.os), run);
  await Deno.mkdir(folder, { recursive: true });
  await writeBeside(path, library, 0o755);
  const memo: Memo = { package: pin, sha256: await sha256(library) };
  await writeBeside(`${path}.json`, new TextEncoder().encode(JSON.stringify(memo) + "\n"), 0o644);
  say(`Wrote ${path} (${(library.byteLength / 1e6).toFixed(1)} MB); the hash of the wheel is the pinned one`);
  return path;
}

/** The pinned package of a requirements file: `name==version`. */
export function pinnedPackage(requirements: string): string {
  const found = /^[\w-]+==[\w.]+/m.exec(requirements);
  if (found === null) throw new Error("Cannot fetch libblosc2: the requirements file pins no version");
  return found[0];
}

async function isRight(path: string, pin: string): Promise<boolean> {
  try {
    const memo: Partial<Memo> | null = JSON.parse(await Deno.readTextFile(`${path}.json`));
    return memo?.package === pin && memo.sha256 === await sha256(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return false;
    throw error;
  }
}

async function fromWheel(requirements: string, tag: string, member: string, run: RunPip): Promise<Uint8Array> {
  const temporary = await Deno.makeTempDir({ prefix: "deneb-" });
  try {
    await Deno.writeTextFile(`${temporary}/requirements.txt`, requirements);
    await run(pipArguments(tag, `${temporary}/requirements.txt`, `${temporary}/wheel`));
    for await (const { name } of Deno.readDir(`${temporary}/wheel`)) {
      if (name.endsWith(".whl")) return await unpack(await Deno.readFile(`${temporary}/wheel/${name}`), member);
    }
    throw new Error("Cannot fetch libblosc2: pip succeeded and left no wheel");
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

async function unpack(wheel: Uint8Array, member: string): Promise<Uint8Array> {
  const { unzipSync } = await import("fflate"); // not needed when the library is there
  const library = unzipSync(wheel, { filter: ({ name }) => name === member })[member];
  if (library === undefined) throw new Error(`Cannot fetch libblosc2: the wheel holds no "${member}"`);
  return library;
}

async function writeBeside(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const beside = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeFile(beside, bytes, { createNew: true, mode });
    await Deno.rename(beside, path);
  } catch (cause) {
    await Deno.remove(beside).catch(() => {});
    throw new Error(`Cannot write "${path}": ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toHex();
}
