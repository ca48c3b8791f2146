// Uses and drops arrays by the thousand, and tells what the process holds after a first part and after the rest. Needs --expose-gc.
import { liveContexts, pooledContexts } from "../../ffi/mod.ts";
import { arange, asarray, fromCframe, openArray, setBlockCache, zeros } from "../../mod.ts";

const [name, folder] = Deno.args;
const { gc } = globalThis as unknown as { gc(): void };

/** What the process holds. */
function held() {
  const { rss, heapTotal, heapUsed, external } = Deno.memoryUsage();
  const files = [...Deno.readDirSync("/proc/self/fd")].length;
  const threads = [...Deno.readDirSync("/proc/self/task")].length;
  const locks =
    Deno.readTextFileSync("/proc/locks").split("\n").filter((line) => line.includes(` ${Deno.pid} `)).length;
  // Pages of the collector that hold nothing come and go as it likes.
  return {
    size: rss - heapTotal + heapUsed,
    heap: heapUsed + external,
    files,
    threads,
    locks,
    live: liveContexts(),
    pooled: pooledContexts(),
  };
}

async function settle(rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    gc();
    // Finalizers run between tasks.
    await new Promise((done) => setTimeout(done));
  }
}

const DTYPES = ["int8", "int16", "int32", "int64", "float32", "float64"] as const;
const CODECS = ["lz4", "blosclz", "lz4"] as const;

function fails(fn: () => unknown): void {
  try {
    fn();
  } catch {
    return;
  }
  throw new Error("Expected an error");
}

/** Arrays in memory, of settings that hardly repeat. */
function useMemory(i: number): void {
  const dtype = DTYPES[i % DTYPES.length];
  // Rows are of many lengths, so that the settings of the codecs differ as those of many users do.
  const cparams = { codec: CODECS[i % CODECS.length], clevel: 1 + i % 4, nthreads: 1 };
  const a = zeros([4, 20 + i % 977], { dtype, chunks: [2, 20 + i % 977], blocks: [1, 20 + i % 977], cparams });
  a.setSync("1:3, ::2", i % 100);
  for (let k = 0; k < 3; k++) a.getSync("1, 3:9"); // from the cache at the end
  if (i % 4 === 0) a.slice("1:3, 2:5");
  if (i % 8 === 0) a.vlmeta.set("i", i);
}

/** A codec whose contexts carry the shape of blocks, which is another one each time. */
function useShape(i: number): void {
  const shape = [8 + i % 100, 8 + Math.floor(i / 100)];
  const a = zeros(shape, {
    dtype: "float32",
    chunks: shape,
    blocks: [4, 8],
    cparams: { codec: "zfp_rate", codecMeta: 50 },
  });
  a.setSync("0", i);
  a.getSync("0, 1:3");
}

function useFile(i: number): void {
  const path = `${folder}/${i % 4 < 2 ? "file" : "directory"}.b2nd`;
  const a = openArray(path, { mode: i % 2 === 0 ? "r" : "a" });
  a.getSync("3:9");
  if (i % 2 === 1) a.setSync("3:9", i % 100);
  a.close();
}

/** A file that nobody closes: read, or made and written. */
function dropFile(i: number): void {
  const contiguous = i % 4 < 2;
  const place = `${folder}/${contiguous ? "file" : "directory"}.b2nd`;
  if (i % 2 === 0) return void openArray(place).getSync("3:9");
  const a = zeros([100], { chunks: [10], blocks: [10], contiguous, urlpath: `${folder}/dropped${i}` });
  a.setSync("5:9", 3);
  a.getSync("5:9");
}

function openDamaged(i: number): void {
  using a = openArray(`${folder}/damaged/${i % 8}.b2nd`, { mode: i % 16 < 8 ? "r" : "a" });
  a.getSync();
}

function failToOpen(i: number): void {
  fails(() => openDamaged(i));
  fails(() => fromCframe(Deno.readFileSync(`${folder}/damaged/1.b2nd`)));
}

/** A creation that fails after it has begun to write, and one before. */
function failToMake(i: number): void {
  const urlpath = `${folder}/never`;
  const options = { chunks: [10], blocks: [10], contiguous: i % 2 === 0, urlpath, dtype: "float64" } as const;
  using source = openArray(`${folder}/damaged/0.b2nd`);
  fails(() => source.copy({ ...options }));
  fails(() => zeros([5], { urlpath: `${folder}/file.b2nd` }));
  fails(() => zeros([5], { urlpath: `${folder}/no/such/folder` }));
  fails(() => asarray([1, 2, 300], { dtype: "uint8", urlpath }));
}

async function abortReads(_: number): Promise<void> {
  const a = openArray(`${folder}/file.b2nd`);
  const stop = new AbortController();
  const reads = [
    a.get("5:50", { signal: AbortSignal.abort() }),
    a.get("5:90", { signal: stop.signal }),
    big.get("100:", { signal: stop.signal }),
  ];
  stop.abort();
  for (const { status } of await Promise.allSettled(reads)) if (status === "fulfilled") throw new Error("Not aborted");
  a.close();
}

const big = arange(100_000, { dtype: "int32", chunks: [10_000], blocks: [1000] });

const USES: Record<string, readonly [use: (i: number) => unknown, first: number, rest: number]> = {
  "memory": [useMemory, 2000, 10_000],
  "shape": [useShape, 2000, 3000],
  "open": [useFile, 600, 1000],
  "drop": [dropFile, 600, 1000],
  "damaged": [failToOpen, 400, 1000],
  "make": [failToMake, 300, 1000],
  "abort": [abortReads, 400, 1000],
};

// What is kept on purpose is full from the beginning.
setBlockCache(1 << 20);
const [use, first, rest] = USES[name];
await repeat(0, first);
const before = held();
await repeat(first, first + rest);
console.log(JSON.stringify({ before, after: held(), count: rest }));

async function repeat(from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    await use(i);
    // Garbage that waits for the collector would hide what stays.
    if (i % 200 === 199) await settle(1);
  }
  await settle(5);
}
