import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { asarray, FormatError, libraryInfo, type NDArray, openArray, StaleError } from "../../mod.ts";
import { noise, seen, seenAt } from "./arrays.ts";
import { exists } from "./disks.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const OPTIONS = { dtype: "int32", chunks: [500], blocks: [100] } as const;

interface Place {
  readonly folder: string;
  readonly path: string;
  readonly contiguous: boolean;
}

/** What can happen to a file behind the back of whoever has it open. */
const EVENTS: Readonly<Record<string, (place: Place) => void>> = {
  "is removed": ({ path }) => Deno.removeSync(path, { recursive: true }),
  "is removed with its folder": ({ folder }) => Deno.removeSync(`${folder}/in`, { recursive: true }),
  "is moved": ({ path }) => Deno.renameSync(path, `${path}.moved`),
  "is replaced by another array": (place) => {
    Deno.renameSync(place.path, `${place.path}.moved`);
    make(place.path, place.contiguous, 9, 8000);
  },
  "is replaced by the other layout": (place) => {
    Deno.renameSync(place.path, `${place.path}.moved`);
    make(place.path, !place.contiguous, 9);
  },
  "is replaced by a copy of itself": ({ path }) => {
    copyAll(path, `${path}.copy`);
    Deno.renameSync(path, `${path}.moved`);
    Deno.renameSync(`${path}.copy`, path);
  },
  "is replaced by a text": ({ path }) => {
    Deno.removeSync(path, { recursive: true });
    Deno.writeTextFileSync(path, "Nothing of an array is here.");
  },
  "is overwritten by another array": ({ path, folder, contiguous }) => {
    const other = `${folder}/other`;
    make(other, contiguous, 9);
    for (const [name, bytes] of filesAt(other)) Deno.writeFileSync(path + name, bytes);
  },
  "is cut to nothing": ({ path }) => cutAll(path, () => 0),
  "is cut to half": ({ path }) => cutAll(path, (size) => size >> 1),
  "is cut by a byte": ({ path }) => cutAll(path, (size) => size - 1),
};

/** Every way to read, and what it gives while nothing has happened. */
const READS: Readonly<Record<string, (a: NDArray) => unknown>> = {
  getSync: (a) => a.getSync().data,
  get: async (a) => (await a.get("100:900")).data,
  item: (a) => a.item(1234),
  slice: (a) => a.slice("3:1500").getSync().data,
  copy: (a) => a.copy().getSync().data,
  cbytes: (a) => a.cbytes,
  chunkIndex: (a) => a.chunkIndex().cbytes,
  iterChunks: (a) => Array.from(a.iterChunks(), ({ data }) => data.data),
  toCframe: (a) => a.toCframe().length,
  vlmeta: (a) => a.vlmeta.toObject(),
  refresh: (a) => a.refresh() ? seen(a) : "nothing new",
};

/** Every way to write, and what must be found at the path when it did not complain. */
const WRITES: Readonly<Record<string, { run: (a: NDArray) => unknown; found: (a: NDArray) => boolean }>> = {
  "setSync of a cell": { run: (a) => a.setSync([3], 33), found: (a) => a.item(3) === 33 },
  "setSync of everything": { run: (a) => a.setSync(":", 44), found: (a) => a.getSync().data.every((x) => x === 44) },
  append: { run: (a) => a.append([5, 5]), found: (a) => a.shape[0] === 2002 && a.item(2001) === 5 },
  resize: { run: (a) => a.resize([500]), found: (a) => a.shape[0] === 500 },
  vlmeta: { run: (a) => a.vlmeta.set("more", 1), found: (a) => a.vlmeta.get("more") === 1 },
  compact: { run: (a) => a.compact(), found: (a) => a.shape[0] === 2000 },
  batch: {
    run: (a) =>
      a.batch(() => {
        a.setSync("0:1000", noise(1000, 3));
        a.vlmeta.set("more", 2);
      }),
    found: (a) => a.vlmeta.get("more") === 2 && a.item(0) === noise(1, 3)[0],
  },
};

function make(path: string, contiguous: boolean, seed: number, length = 2000): void {
  using a = asarray(noise(length, seed), { ...OPTIONS, urlpath: path, contiguous });
  a.vlmeta.set("seed", seed);
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  for (const [event, happen] of Object.entries(EVENTS)) {
    Deno.test(`NDArray that reads ${kind} which ${event} gives cells of its state or an error that names it`, async () => {
      await inPlace(contiguous, async (place) => {
        using handles = new DisposableStack();
        const readers: { name: string; read: () => unknown; expected: unknown }[] = [];
        for (const [name, read] of Object.entries(READS)) {
          const a = handles.use(openArray(place.path));
          readers.push({ name, read: () => read(a), expected: await read(a) });
        }
        happen(place);
        for (const { name, read, expected } of readers) await checkRead(place, name, read, expected);
      });
    });

    Deno.test(`NDArray that has open for writing ${kind} which ${event} reads its state or says that it cannot`, async () => {
      // A writer holds the lock, so it does not look again for every read whether others keep to it.
      if (event === "is overwritten by another array") return;
      await inPlace(contiguous, async (place) => {
        using a = openArray(place.path, { mode: "a" });
        const expected = new Map<string, unknown>();
        for (const [name, read] of Object.entries(READS)) expected.set(name, await read(a));
        happen(place);
        for (const [name, read] of Object.entries(READS)) {
          await checkRead(place, name, () => read(a), expected.get(name));
        }
      });
    });

    Deno.test(`NDArray that writes to ${kind} which ${event} is told, or the change is at the path`, async () => {
      for (const [name, { run, found }] of Object.entries(WRITES)) {
        await inPlace(contiguous, async (place) => {
          using a = openArray(place.path, { mode: "a" });
          happen(place);
          const there = exists(place.path) ? filesAt(place.path) : null;
          checkWrite(await outcome(() => run(a)), place, there, { found, mine: [] }, name);
        });
      }
    });

    for (const writesOn of [true, false]) {
      const when = writesOn ? "in the midst of it" : "before it ends";
      Deno.test(`NDArray batch() on ${kind} which ${event} ${when} is told, or the change is at the path`, async () => {
        await inPlace(contiguous, async (place) => {
          using a = openArray(place.path, { mode: "a" });
          const before = filesAt(place.path);
          const there: { files: Map<string, Uint8Array> | null } = { files: null };
          const result = await outcome(() =>
            a.batch(() => {
              a.setSync("0:1000", noise(1000, 3));
              happen(place);
              there.files = exists(place.path) ? filesAt(place.path) : null;
              if (writesOn) a.setSync("1000:2000", noise(1000, 4));
            })
          );
          // Chunks of the batch itself are taken back, where they are in a folder that is still the array's.
          const mine = event.startsWith("is replaced") ? [] : [...there.files?.keys() ?? []];
          const found = (now: NDArray) => now.item(0) === noise(1, 3)[0];
          checkWrite(result, place, there.files, { found, mine: mine.filter((name) => !before.has(name)) }, "batch");
        });
      });
    }
  }
}

/** What a read gives must be what it gave before, or an error; what refresh finds is the state that is there now, all of it. */
async function checkRead(place: Place, name: string, read: () => unknown, expected: unknown): Promise<void> {
  const found = await outcome(read);
  if (found.error !== null) return checkError(found.error, place, name);
  const now = name === "refresh" ? await outcome(() => seenAt(place.path)) : null;
  const matches = isDeepStrictEqual(found.value, expected) || now !== null && isDeepStrictEqual(found.value, now.value);
  assert.ok(matches, `${name}: gave what no state holds`);
}

interface Change {
  /** Tells whether it is in an array. */
  readonly found: (a: NDArray) => boolean;
  /** Files that it made, and may remove. */
  readonly mine: string[];
}

function checkWrite(
  result: Outcome,
  place: Place,
  there: Map<string, Uint8Array> | null,
  { found, mine }: Change,
  name: string,
): void {
  if (result.error === null) {
    using now = openArray(place.path);
    assert.ok(found(now), `${name}: no error, but the change is not at the path`);
    return;
  }
  checkError(result.error, place, name);
  if (there === null) return assert.ok(!exists(place.path), `${name}: there is something at the path`);
  const now = filesAt(place.path);
  const changed = [...now.keys(), ...there.keys()].filter((file) => !isDeepStrictEqual(now.get(file), there.get(file)));
  const rewritten = changed.filter((file) => now.has(file) && there.has(file) && !mine.includes(file));
  if (!place.contiguous) assert.deepEqual(rewritten, [], `${name}: files were overwritten`);
  // Bytes that no header leads to are written ahead into a file that is still the one at the path.
  assert.deepEqual(changed.filter((file) => !there.has(file)), [], `${name}: files were left behind`);
  assert.deepEqual(changed.filter((file) => !now.has(file) && !mine.includes(file)), [], `${name}: files were removed`);
}

function checkError(error: unknown, { path }: Place, name: string): void {
  assert.ok(error instanceof Error, String(error));
  const known = error instanceof StaleError || error instanceof FormatError || error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.IsADirectory ||
    error.message.includes("open it again");
  assert.ok(known, `${name}: ${error.stack}`);
  assert.ok(error.message.includes(`"${path}`), `${name}: ${error.message}`);
}

interface Outcome {
  readonly value?: unknown;
  readonly error: unknown;
}

async function outcome(run: () => unknown): Promise<Outcome> {
  try {
    return { value: await run(), error: null };
  } catch (error) {
    return { error };
  }
}

async function inPlace(contiguous: boolean, test: (place: Place) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/in`);
    const path = `${folder}/in/a.b2nd`;
    make(path, contiguous, 1);
    await test({ folder, path, contiguous });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** All files at a path and below, by what follows the path. */
function filesAt(path: string): Map<string, Uint8Array> {
  if (!Deno.statSync(path).isDirectory) return new Map([["", Deno.readFileSync(path)]]);
  return new Map(Array.from(Deno.readDirSync(path), ({ name }) => [`/${name}`, Deno.readFileSync(`${path}/${name}`)]));
}

function copyAll(from: string, to: string): void {
  if (Deno.statSync(from).isDirectory) Deno.mkdirSync(to);
  for (const [name, bytes] of filesAt(from)) Deno.writeFileSync(to + name, bytes);
}

function cutAll(path: string, lengthOf: (size: number) => number): void {
  for (const [name, bytes] of filesAt(path)) Deno.truncateSync(path + name, lengthOf(bytes.length));
}
