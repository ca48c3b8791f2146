import assert from "node:assert/strict";
import { asarray, libraryInfo, openArray, zeros } from "../../mod.ts";
import { runScript } from "./run_script.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const CELLS = Float64Array.from({ length: 3000 }, (_, i) => i / 4);
const SUM = CELLS.reduce((total, x) => total + x, 0);
const WITHOUT_ENV = ["--allow-read", "--allow-write", "--allow-ffi"];

/** Variables that change what the library writes, each with a value that does. */
const CHANGING: readonly (readonly [string, string])[] = [
  ["BLOSC_BLOCKSIZE", "512"],
  ["BLOSC_CLEVEL", "1"],
  ["BLOSC_CLEVEL", ""],
  ["BLOSC_COMPRESSOR", "lz4"],
  ["BLOSC_DELTA", "1"],
  ["BLOSC_SHUFFLE", "BITSHUFFLE"],
  ["BLOSC_SPLITMODE", "NEVER"],
  ["BLOSC_SPLITMODE", "ALWAYS"],
  ["BLOSC_TYPESIZE", "4"],
];

/** Variables that the library has and that must not matter. */
const HARMLESS: Readonly<Record<string, string>> = {
  BLOSC_BLOSC1_COMPAT: "1",
  BLOSC_INFO: "1",
  BLOSC_LOCKING: "1",
  BLOSC_MAX_CACHED_READERS: "1",
  BLOSC_NOLOCK: "1",
  BLOSC_NTHREADS: "2",
  BLOSC_TRACE: "1",
};

/** Things that the script does and that need no compression: they work in any environment. */
const FREE = /^(read |zeros)/;

function arraysIn(folder: string): void {
  for (const contiguous of [true, false]) {
    const path = `${folder}/${contiguous ? "file" : "directory"}.b2nd`;
    const options = { chunks: [1000], blocks: [500], contiguous };
    for (const urlpath of [path, `${path}.old`]) asarray(CELLS, { ...options, urlpath }).close();
  }
  // More chunks than an index that is stored as it is has room for.
  const urlpath = `${folder}/many.b2nd`;
  using many = zeros([10_000], { chunks: [10], blocks: [10], dtype: "uint8", urlpath });
  many.setSync("0:20", 3);
}

/** Every path in a folder, with the length of files; and the live bytes of the arrays: what a failed write leaves in free space is nobody's. */
function stateOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (at: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder + at)) {
      found[`${at}/${name}`] = isDirectory ? "folder" : String(Deno.statSync(`${folder}${at}/${name}`).size);
      if (isDirectory) walk(`${at}/${name}`);
    }
  };
  walk("");
  for (const name of Object.keys(found).filter((path) => /^\/[^/]+$/.test(path))) {
    using a = openArray(folder + name);
    found[`cells of ${name}`] = a.toCframe().toHex();
  }
  return found;
}

async function outcomesIn(folder: string, env: Record<string, string>, flags?: string[]) {
  const { code, stdout, stderr } = await runScript("environment_child.ts", { args: [folder], env, flags });
  assert.equal(code, 0, stderr);
  const outcomes: Record<string, string> = JSON.parse(stdout);
  return outcomes;
}

async function testRefused(name: string, value: string, flags: string[], expected: string[]): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    arraysIn(folder);
    const before = stateOf(folder);
    const outcomes = await outcomesIn(folder, { [name]: value }, flags);
    for (const [what, outcome] of Object.entries(outcomes)) {
      if (FREE.test(what)) assert.match(outcome, /^gave /, what);
      else for (const part of expected) assert.ok(outcome.includes(part), `${what}: ${outcome}`);
      if (what.startsWith("read ")) assert.equal(outcome, `gave ${SUM}`, what);
    }
    Deno.removeSync(`${folder}/zeros.b2nd`); // made without compression
    assert.deepEqual(stateOf(folder), before);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

for (const [name, value] of CHANGING) {
  Deno.test(`writes are refused while ${name}="${value}" is set, reads are not, and files stay as they were`, async () => {
    await testRefused(name, value, ["-A"], [`with ${name}="${value}"; unset ${name}`]);
  });
}

Deno.test("writes are refused without --allow-env as well when a variable changes what is written", async () => {
  for (const [name, value] of CHANGING) {
    await testRefused(name, value, WITHOUT_ENV, ["the environment, which may not be read", `BLOSC_CLEVEL`, name]);
  }
});

Deno.test("writes are the same whatever the other variables of the library say", async () => {
  const settings = [{}, ...Object.entries(HARMLESS).map(([name, value]) => ({ [name]: value })), HARMLESS];
  const frames: string[] = [];
  for (const env of settings) {
    const folder = Deno.makeTempDirSync();
    arraysIn(folder);
    const outcomes = await outcomesIn(folder, env);
    for (const [what, outcome] of Object.entries(outcomes)) assert.match(outcome, /^gave /, what);
    frames.push(outcomes.frame);
    Deno.removeSync(folder, { recursive: true });
  }
  assert.ok(frames[0].length > 1000);
  for (const frame of frames) assert.equal(frame, frames[0]);
});

Deno.test("writes follow a variable that is set later neither in bytes nor in silence", () => {
  const make = (clevel: number) => asarray(CELLS, { chunks: [1000], blocks: [500], cparams: { clevel, nthreads: 1 } });
  const before = make(4).toCframe();
  Deno.env.set("BLOSC_CLEVEL", "9");
  try {
    // The contexts that are there already keep to what they were made for, others are refused.
    assert.deepEqual(make(4).toCframe(), before);
    assert.throws(() => make(2), {
      name: "Blosc2Error",
      message:
        'Cannot write chunk 0 at [0] of the data in memory: Cannot compress: the environment overrides the parameters with BLOSC_CLEVEL="9"; unset BLOSC_CLEVEL (code -12)',
    });
  } finally {
    Deno.env.delete("BLOSC_CLEVEL");
  }
  assert.equal(make(2).item(7), CELLS[7]);
});

Deno.test("reads of a damaged chunk end although BLOSC_NTHREADS asks for threads that would wait for ever", async () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/delta.b2nd`;
  const cells = Uint32Array.from({ length: 200_000 }, (_, i) => (i >> 6) ^ (Math.imul(i, 2654435761) >>> 27));
  const cparams = { codec: "lz4", filters: ["delta", "shuffle"], nthreads: 1 } as const;
  // As one frame: chunks lie right behind the header.
  Deno.writeFileSync(path, asarray(cells, { chunks: [200_000], blocks: [1000], cparams }).toCframe());
  const whole = await runScript("delta_child.ts", { args: [path], env: { BLOSC_NTHREADS: "1" }, limit: 20 });
  assert.equal(whole.stdout.trim(), "read 400 times", whole.stderr);
  damageFirstBlock(path);
  const alone = await runScript("delta_child.ts", { args: [path], limit: 20 });
  assert.match(alone.stdout, /^Cannot read chunk/, alone.stderr);
  const many = await runScript("delta_child.ts", { args: [path], env: { BLOSC_NTHREADS: "4" }, limit: 20 });
  assert.match(many.stdout, /BLOSC_NTHREADS="4".*unset BLOSC_NTHREADS/s, many.stderr);
  Deno.removeSync(folder, { recursive: true });
});

/** Spoils the first block of the only chunk, which all other blocks need. */
function damageFirstBlock(path: string): void {
  const bytes = Deno.readFileSync(path);
  const view = new DataView(bytes.buffer);
  const chunk = view.getUint32(11); // length of the header: chunks follow
  const block = chunk + view.getInt32(chunk + 32, true);
  view.setInt32(block, 0x7fffff, true); // the length of its first stream
  Deno.writeFileSync(path, bytes);
}
