/**
 * Fetches the prebuilt native library: `deno run -A native/fetch.ts [--user] [--force]`.
 *
 * @module
 */
import { userCacheFolder } from "../ffi/mod.ts";
import { install } from "./install.ts";
import { findPip } from "./pip.ts";

const USAGE = `Usage: deno run -A native/fetch.ts [--user] [--force]
  --user   put the library into your cache folder, where scripts and notebooks anywhere find it
  --force  fetch it even when it is there`;

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== "--user" && arg !== "--force");
  if (unknown !== undefined) {
    console.error(unknown === "--help" ? USAGE : `Cannot understand "${unknown}".\n${USAGE}`);
    return unknown === "--help" ? 0 : 2;
  }
  try {
    const response = await fetch(new URL("./requirements.txt", import.meta.url));
    if (!response.ok) throw new Error(`Cannot read ${response.url}: ${response.status}`);
    await install({
      folder: folderFor(args.includes("--user")),
      requirements: await response.text(),
      force: args.includes("--force"),
      pip: findPip,
      say: (line) => console.log(line),
    });
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

function folderFor(user: boolean): string {
  const slash = Deno.build.os === "windows" ? "\\" : "/";
  // A script that was imported over the network has no folder of its own.
  if (!user && import.meta.dirname !== undefined) return `${import.meta.dirname}${slash}lib`;
  const folder = userCacheFolder(Deno.build.os, (name) => Deno.env.get(name));
  if (folder === undefined) {
    throw new Error("Cannot find your cache folder: neither it nor your home is in the environment");
  }
  return folder;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
