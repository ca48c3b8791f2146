const PAGE = 4096;

/**
 * Registers a test on a real disk of its own. Where the machine forbids to mount one, as a container may to its root, it is ignored with the reason in its
 * name: the same promises are held on a disk in memory as well. Where only the program is missing, it fails if `CI` is set.
 *
 * @param name The name of the test.
 * @param megabytes Size of the disk.
 * @param test The test.
 */
export function diskTest(name: string, megabytes: number, test: (disk: SmallDisk) => void | Promise<void>): void {
  if (mounting() === "works") {
    Deno.test(`${name} (on a tmpfs of ${megabytes} MB)`, async () => {
      using disk = new SmallDisk(megabytes);
      await test(disk);
    });
    return;
  }
  Deno.test({
    name: `${name} (not run: mounting a tmpfs is ${mounting()})`,
    ignore: mounting() === "forbidden" || !Deno.env.get("CI"),
    fn() {
      throw new Error('Cannot run this test: there is no program "mount"');
    },
  });
}

/** A small file system in memory: a real one, that can be full, and read-only. */
export class SmallDisk implements Disposable {
  /** Where it is mounted. */
  readonly path: string;
  readonly #ballast: string;
  readonly #bytes: number;

  constructor(megabytes: number) {
    this.path = Deno.makeTempDirSync({ prefix: "deneb-disk-" });
    this.#bytes = megabytes << 20;
    this.#ballast = `${this.path}/ballast`;
    run("mount", "-t", "tmpfs", "-o", `size=${this.#bytes}`, "tmpfs", this.path);
  }

  /** Bytes that are in use, ballast apart. */
  get used(): number {
    return sizeOf(this.path, "ballast");
  }

  /** Leaves room for this many pages of 4 KiB and no more. */
  leave(pages: number): void {
    this.free();
    using file = Deno.openSync(this.#ballast, { write: true, create: true });
    const page = new Uint8Array(PAGE).fill(1);
    for (;;) {
      try {
        file.writeSync(page);
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOSPC") throw error;
        break;
      }
    }
    const { size } = file.statSync();
    if (size < pages * PAGE) throw new Error(`Cannot leave ${pages} pages: the disk has room for ${size} bytes`);
    file.truncateSync(size - pages * PAGE);
  }

  /** Gives the room back. */
  free(): void {
    if (exists(this.#ballast)) Deno.removeSync(this.#ballast);
  }

  /** Makes it read-only, or writable again. */
  protect(readOnly: boolean): void {
    run("mount", "-o", `remount,${readOnly ? "ro" : "rw"}`, this.path);
  }

  [Symbol.dispose](): void {
    run("umount", this.path);
    Deno.removeSync(this.path);
  }
}

/**
 * Tells what is on disk at a path and below.
 *
 * @param path A file or folder.
 * @param without A name that does not count.
 * @returns Bytes of all files.
 */
export function sizeOf(path: string, without = ""): number {
  const info = Deno.statSync(path);
  if (!info.isDirectory) return info.size;
  let sum = 0;
  for (const { name } of Deno.readDirSync(path)) if (name !== without) sum += sizeOf(`${path}/${name}`);
  return sum;
}

/**
 * Lists what is in a folder.
 *
 * @param folder The folder.
 * @param without A name that does not count.
 * @returns Paths of all files and folders below, in order.
 */
export function namesIn(folder: string, without = ""): string[] {
  const names: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (name === without) continue;
    names.push(name);
    if (isDirectory) names.push(...namesIn(`${folder}/${name}`).map((inner) => `${name}/${inner}`));
  }
  return names.sort();
}

/** True when there is something at a path. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

type Mounting = "works" | "forbidden" | "impossible";
let known: Mounting | null = null;

/** Whether a disk of memory can be mounted, which takes Linux and a root that no sandbox holds back. */
function mounting(): Mounting {
  return known ??= tryMounting();
}

function tryMounting(): Mounting {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return "forbidden";
  const path = Deno.makeTempDirSync({ prefix: "deneb-disk-" });
  try {
    const { success } = new Deno.Command("mount", { args: ["-t", "tmpfs", "tmpfs", path], stdin: "null" }).outputSync();
    if (success) run("umount", path);
    return success ? "works" : "forbidden";
  } catch {
    return "impossible"; // there is no such command
  } finally {
    Deno.removeSync(path);
  }
}

function run(command: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(command, { args, stdin: "null" }).outputSync();
  if (!success) throw new Error(`Cannot ${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
