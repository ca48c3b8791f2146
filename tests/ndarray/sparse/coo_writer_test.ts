import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import {
  type CooWriter,
  cooWriter,
  type CooWriterOptions,
  fromCooSync,
  libraryInfo,
  type NDArray,
  openArray,
} from "../../../mod.ts";
import { Dice } from "../property/dice.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const MIB = 1024 * 1024;
const SHAPE = [300, 200, 100];
const OPTIONS = { chunks: [60, 70, 50], blocks: [20, 35, 10], dtype: "int32" } as const;
const ROWS = 500_000;
const BATCH = 50_000;

interface Cells {
  readonly coords: Int32Array[];
  readonly values: Int32Array;
}

/** Random cells; every tenth is one of a few, which come again and again in all batches. */
function someCells(seed: number, rows = ROWS): Cells {
  const dice = new Dice(seed);
  const coords = SHAPE.map(() => new Int32Array(rows));
  for (let row = 0; row < rows; row++) {
    SHAPE.forEach((n, axis) => coords[axis][row] = row % 10 === 0 ? row % 7 : dice.int(0, n - 1));
  }
  return { coords, values: Int32Array.from({ length: rows }, () => dice.int(1, 9)) };
}

function batchesOf({ coords, values }: Cells): Cells[] {
  return Array.from({ length: values.length / BATCH }, (_, i) => {
    const [from, end] = [i * BATCH, (i + 1) * BATCH];
    return { coords: coords.map((axis) => axis.subarray(from, end)), values: values.subarray(from, end) };
  });
}

/** How many files this process has open; null where nobody tells. */
function openFiles(): string[] | null {
  if (Deno.build.os !== "linux") return null;
  const links = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`);
    } catch {
      return null; // The one that listed the folder.
    }
  });
  return links.filter((link): link is string => link !== null && /\.cells|b2nd/.test(link)).sort();
}

/** Runs with an empty folder, and holds that afterwards it has nothing but what is named, and no file is left open. */
async function inFolder(left: readonly string[], fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  const files = openFiles();
  try {
    await fn(folder);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), left);
    assert.deepEqual(openFiles(), files);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function assertSame(a: NDArray, b: NDArray): void {
  assert.equal(Buffer.compare(a.getSync().bytes, b.getSync().bytes), 0);
}

const CLOSED = { name: "TypeError", message: /^Cannot use the writer of cells: it is closed(, since: .+)?$/ };

async function assertClosed(writer: CooWriter): Promise<void> {
  await assert.rejects(writer.add([[0], [0], [0]], 1), CLOSED);
  await assert.rejects(writer.finish(), CLOSED);
}

Deno.test("cooWriter() makes of batches in any order what fromCoo() makes of all cells, also when they go to the disk", async () => {
  const all = someCells(7020);
  using whole = fromCooSync(all.coords, all.values, SHAPE, OPTIONS);
  const batches = batchesOf(all);
  const order = [3, 0, 9, 1, 8, 2, 7, 4, 6, 5];
  for (const memory of [undefined, MIB]) {
    await inFolder(["a.b2nd"], async (folder) => {
      using writer = cooWriter(SHAPE, { ...OPTIONS, memory, urlpath: `${folder}/a.b2nd` });
      for (const i of order) await writer.add(batches[i].coords, batches[i].values);
      // Cells wait in a file without a name, if there are too many.
      const waiting = openFiles()?.filter((link) => link.includes(".cells")) ?? null;
      if (waiting !== null) assert.equal(waiting.length, memory === undefined ? 0 : 1);
      using array = await writer.finish();
      assertSame(array, whole);
      using again = openArray(`${folder}/a.b2nd`);
      assertSame(again, whole);
    });
  }
});

Deno.test("cooWriter() keeps the last of cells that come again, also across what is on the disk", async () => {
  const all = someCells(7021);
  const last = fromCooSync(all.coords, all.values, SHAPE, { ...OPTIONS, duplicates: "last" });
  // The same again with a plain loop, since both of the others sort.
  const cells = new Int32Array(300 * 200 * 100);
  for (let row = 0; row < ROWS; row++) {
    const [x, y, z] = all.coords.map((axis) => axis[row]);
    cells[(x * 200 + y) * 100 + z] = all.values[row];
  }
  const writer = cooWriter(SHAPE, { ...OPTIONS, duplicates: "last", memory: MIB });
  for (const { coords, values } of batchesOf(all)) await writer.add(coords, values);
  using array = await writer.finish();
  assertSame(array, last);
  assert.equal(Buffer.compare(array.getSync().bytes, new Uint8Array(cells.buffer)), 0);
});

Deno.test("cooWriter() finds cells that come twice and sums that do not fit across what is on the disk", async () => {
  const wide = Array.from({ length: 300_000 }, (_, i) => i);
  const cases: [CooWriterOptions, number, string][] = [
    [{ dtype: "int8", duplicates: "error" }, 7, "Cannot place cell [AT]: it has a value already"],
    [{ dtype: "int8" }, 100, "Cannot add 200 to cell [AT]: the sum does not fit the element type"],
  ];
  for (const [options, value, message] of cases) {
    // The first one is the last of as many as are merged at a time.
    for (const at of [65_535, 299_999]) {
      await inFolder([], async (folder) => {
        using writer = cooWriter([300_000], { ...options, memory: MIB, urlpath: `${folder}/a.b2nd` });
        await writer.add([wide], value);
        await writer.add([[at]], value);
        await assert.rejects(writer.finish(), { name: "RangeError", message: message.replace("AT", String(at)) });
        await assertClosed(writer);
      });
    }
  }
});

Deno.test("cooWriter() keeps all kinds of values on the disk", async () => {
  const n = 120_000;
  const at = [Array.from({ length: n }, (_, i) => i * 7 % n)];
  const kinds = [
    ["int64", (i: number) => BigInt(i) - 2n ** 62n],
    ["uint64", (i: number) => 2n ** 64n - 1n - BigInt(i)],
    ["complex64", (i: number) => ({ re: i, im: -i })],
    ["float16", (i: number) => i % 2048],
    ["bool", (i: number) => i % 3 === 0],
  ] as const;
  for (const [dtype, valueOf] of kinds) {
    const values = Array.from({ length: n }, (_, i) => valueOf(i));
    using whole = fromCooSync(at, values, [n], { dtype });
    using writer = cooWriter([n], { dtype, memory: MIB });
    for (let from = 0; from < n; from += 40_000) {
      await writer.add([at[0].slice(from, from + 40_000)], values.slice(from, from + 40_000));
    }
    using array = await writer.finish();
    assertSame(array, whole);
    assert.deepEqual(array.item(at[0][n - 1]), valueOf(n - 1));
  }
});

Deno.test("cooWriter() takes calls that are not waited for in turn, and its element type from the first values", async () => {
  const writer = cooWriter([10]);
  const calls = [1, 2, 3].map((n) => writer.add([[n, 5]], Uint16Array.of(n, n)));
  const array = await writer.finish();
  await Promise.all(calls);
  assert.equal(array.dtype, "uint16");
  assert.deepEqual([...array.getSync().data], [0, 1, 2, 3, 0, 6, 0, 0, 0, 0]);
  const last = cooWriter([10], { duplicates: "last" });
  void last.add([[1]], 1);
  void last.add([[1]], 2);
  assert.equal((await last.finish()).item(1), 2);
  // More than is taken in one go, so that calls would get in each other's way.
  const long = cooWriter([100], { duplicates: "last", memory: MIB });
  const rows = Array.from({ length: 100_000 }, (_, i) => i % 100);
  for (const value of [1, 2, 3]) void long.add([rows], value);
  const late = await long.finish();
  assert.ok(late.getSync().data.every((n) => n === 3));
});

Deno.test("cooWriter() without cells makes an array of zeros", async () => {
  await inFolder(["a.b2nd"], async (folder) => {
    using a = await cooWriter([10, 10], { dtype: "int8", urlpath: `${folder}/a.b2nd` }).finish();
    assert.ok(a.getSync().data.every((n) => n === 0));
    assert.equal(a.cbytes, 0);
  });
  assert.equal((await cooWriter([3]).finish()).dtype, "float64");
});

Deno.test("cooWriter() is closed after finish(), after an error and after dispose, and nothing is left of what was not finished", async () => {
  await inFolder(["a.b2nd"], async (folder) => {
    const writer = cooWriter(SHAPE, { ...OPTIONS, urlpath: `${folder}/a.b2nd` });
    await writer.add([[1], [2], [3]], 4);
    using array = await writer.finish();
    await assertClosed(writer);
    writer.close();
    assert.equal(array.item(1, 2, 3), 4);
  });
  for (const [coords, value, name] of [[[[1], [2], [100]], 1, "RangeError"], [[[1]], 1, "TypeError"]] as const) {
    await inFolder([], async (folder) => {
      const writer = cooWriter(SHAPE, { ...OPTIONS, urlpath: `${folder}/a.b2nd` });
      await writer.add([[1], [2], [3]], 4);
      await assert.rejects(writer.add(coords, value), { name });
      await assertClosed(writer);
    });
  }
  const all = someCells(7022, 100_000);
  for (const contiguous of [true, false]) {
    await inFolder([], async (folder) => {
      const urlpath = `${folder}/a.b2nd`;
      const writer = cooWriter(SHAPE, { ...OPTIONS, urlpath, contiguous, memory: MIB });
      {
        using _ = writer;
        for (const { coords, values } of batchesOf(all)) await writer.add(coords, values);
      }
      writer.close();
      await assertClosed(writer);
    });
  }
});

Deno.test("cooWriter() that is closed while it works ends the work and leaves nothing", async () => {
  const all = someCells(7023);
  for (const contiguous of [true, false]) {
    await inFolder([], async (folder) => {
      const options = { ...OPTIONS, urlpath: `${folder}/a.b2nd`, contiguous, memory: MIB };
      const adding = cooWriter(SHAPE, options);
      const added = adding.add(all.coords, all.values);
      await Promise.resolve();
      adding.close();
      await assert.rejects(added, CLOSED);
      await assertClosed(adding);
    });
    await inFolder([], async (folder) => {
      const finishing = cooWriter(SHAPE, { ...OPTIONS, urlpath: `${folder}/a.b2nd`, contiguous, memory: MIB });
      await finishing.add(all.coords, all.values);
      const finished = finishing.finish();
      await Promise.resolve();
      await Promise.resolve();
      finishing.close();
      await assert.rejects(finished, CLOSED);
      await assertClosed(finishing);
    });
  }
});

Deno.test("cooWriter() gives up when it is told to, while cells are added or the array is made, and leaves nothing", async () => {
  const all = someCells(7024);
  for (const when of ["before", "add", "finish"] as const) {
    await inFolder([], async (folder) => {
      const controller = new AbortController();
      const { signal } = controller;
      const reason = new DOMException("Enough of that", "AbortError");
      const writer = cooWriter(SHAPE, {
        ...OPTIONS,
        urlpath: `${folder}/a.b2nd`,
        memory: MIB,
        signal,
        onProgress: () => controller.abort(reason),
      });
      if (when === "before") controller.abort(reason);
      if (when === "add") setTimeout(() => controller.abort(reason));
      const isReason = (error: unknown) => error === reason;
      const added = writer.add(all.coords, all.values);
      if (when === "finish") {
        await added;
        await assert.rejects(writer.finish(), isReason);
      } else await assert.rejects(added, isReason);
      await assertClosed(writer);
    });
  }
});

Deno.test("cooWriter() tells how far it is, up to all cells that were given", async () => {
  const calls: number[] = [];
  const totals = new Set<number>();
  const n = 200_000;
  const writer = cooWriter([n], {
    memory: MIB,
    onProgress: (done, total) => {
      calls.push(done);
      totals.add(total);
    },
  });
  await writer.add([Array.from({ length: n }, (_, i) => i)], 1);
  assert.deepEqual(calls, []);
  await writer.finish();
  assert.deepEqual([...totals], [n]);
  assert.ok(calls.length > 2);
  assert.deepEqual(calls, calls.toSorted((a, b) => a - b));
  assert.deepEqual([calls.at(-1), calls.filter((done) => done === n).length], [n, 1]);
});

Deno.test("cooWriter() says at once what is wrong with shape, path, memory and element type", async () => {
  for (const memory of [0, MIB - 1, NaN, -1]) {
    assert.throws(() => cooWriter([3], { memory }), /^RangeError: Option "memory" must be 1048576 bytes or more, got /);
  }
  assert.throws(() => cooWriter([3], { dtype: "S3" }), /^TypeError: .*are no numbers/);
  assert.throws(() => cooWriter([-3], { dtype: "int8" }), RangeError);
  assert.throws(() => cooWriter([3], { dtype: "int8", chunks: [2, 2] }), RangeError);
  await inFolder(["a.b2nd"], async (folder) => {
    const options = { dtype: "int8", urlpath: `${folder}/a.b2nd` } as const;
    fromCooSync([[1]], 7, [3], options).close();
    assert.throws(() => cooWriter([3], options), Deno.errors.AlreadyExists);
    {
      using writer = cooWriter([3], { ...options, mode: "w" });
      await writer.add([[2]], 1);
    }
    using a = openArray(options.urlpath);
    assert.deepEqual([...a.getSync().data], [0, 7, 0]);
  });
});

Deno.test("cooWriter() stays within its memory, however many cells come", async () => {
  const code = `
    import { cooWriter } from ${JSON.stringify(new URL("../../../mod.ts", import.meta.url).href)};
    const writer = cooWriter([4000, 4000], { dtype: "uint16", memory: ${
    4 * MIB
  }, chunks: [1000, 1000], blocks: [250, 250] });
    const n = 100_000;
    const coords = [new Int32Array(n), new Int32Array(n)];
    let state = 1, peak = 0;
    for (let batch = 0; batch < 45; batch++) {
      for (let i = 0; i < n; i++) {
        for (const axis of coords) {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          axis[i] = (state >>> 12) % 4000;
        }
      }
      await writer.add(coords, 1);
      peak = Math.max(peak, Deno.memoryUsage().external);
    }
    using a = await writer.finish();
    const finished = Deno.memoryUsage().external;
    let sum = 0;
    for (const n of a.getSync().data) sum += n;
    console.log(JSON.stringify({ peak, finished, sum }));
  `;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", code],
    env: { NO_COLOR: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const { peak, finished, sum } = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(sum, 4_500_000);
  // These rows take 70 MiB. What nobody holds any more is counted until it is swept.
  assert.ok(peak < 40 * MIB, `${peak} bytes while cells came`);
  assert.ok(finished < 60 * MIB, `${finished} bytes when all was written`);
});

Deno.test("cooWriter() says at the end why it was closed, when nobody has waited for the call that failed", async () => {
  using writer = cooWriter([10], { dtype: "uint8" });
  const added = writer.add([[10]], 1);
  const finished = writer.finish();
  await assert.rejects(added, { name: "RangeError" });
  await assert.rejects(finished, {
    name: "TypeError",
    message: /it is closed, since: Cannot place cell of row 0: its index 10 /,
  });
});
