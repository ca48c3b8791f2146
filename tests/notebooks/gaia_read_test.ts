import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { CatalogueError, type ColumnKinds, findFiles, readRows } from "../../notebooks/gaia/mod.ts";

const encoder = new TextEncoder();

async function gzip(text: string): Promise<Uint8Array> {
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(zipped).bytes();
}

/** Makes files in a folder of their own, gives its path to a function, and removes it. */
async function withFiles(files: Record<string, string | Uint8Array>, fn: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      await Deno.writeFile(`${folder}/${name}`, typeof content === "string" ? encoder.encode(content) : content);
    }
    await fn(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Rows of a file as lists of what is in the columns. */
async function rowsOf(content: string | Uint8Array, kinds: ColumnKinds, options = {}): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  await withFiles({ "a.csv": content }, async (folder) => {
    for await (const batch of readRows(`${folder}/a.csv`, kinds, options)) {
      const columns = Object.keys(kinds).map((name) => batch.columns[name]);
      assert.ok(columns.every((column) => column.length === batch.rows));
      for (let i = 0; i < batch.rows; i++) rows.push(columns.map((column) => column[i]));
    }
  });
  return rows;
}

async function fails(content: string | Uint8Array, kinds: ColumnKinds, line: number, reason: RegExp) {
  await assert.rejects(rowsOf(content, kinds), (error) => {
    assert.ok(error instanceof CatalogueError, String(error));
    assert.deepEqual([error.line, reason.test(error.message)], [line, true], error.message);
    assert.ok(error.file.endsWith("a.csv") && error.message.includes("a.csv"));
    return true;
  });
}

const N = { a: "number" } as const;

Deno.test("readRows() reads what is asked for, by name and in any case", async () => {
  const kinds = { B: "text", a: "number" } as const;
  assert.deepEqual(await rowsOf("A,skipped,b\n1.5,x,two\n-2e3,y,\n", kinds), [["two", 1.5], ["", -2000]]);
});

Deno.test("readRows() reads what is unknown as NaN, and truth as 1 and 0", async () => {
  const fields = ["", "null", "NULL", "NaN", '""', '"null"', " ", "0", "-0.0", "True", '"False"', "true"];
  const rows = await rowsOf(`a,b\n${fields.map((field) => `${field},1\n`).join("")}`, N);
  assert.deepEqual(rows.flat(), [NaN, NaN, NaN, NaN, NaN, NaN, NaN, 0, -0, 1, 0, 1]);
});

Deno.test("readRows() keeps identifiers beyond 2^53 exactly when asked to", async () => {
  const text = "a\n4295806720\n6917528997577384320\n-9223372036854775808\n";
  assert.deepEqual((await rowsOf(text, { a: "bigint" })).flat(), [
    4295806720n,
    6917528997577384320n,
    -9223372036854775808n,
  ]);
  await fails("a\n9223372036854775808\n", { a: "bigint" }, 2, /"9223372036854775808" is no 64-bit integer/);
  await fails("a,b\n,1\n", { a: "bigint" }, 2, /"" is no 64-bit integer/);
});

Deno.test("readRows() takes CRLF, a byte order mark, blank lines and a missing last line end", async () => {
  assert.deepEqual(await rowsOf('\uFEFFa,b\r\n1,2\r\n\r\n3,"4"\r\n5,6', { a: "number", b: "number" }), [
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

Deno.test("readRows() takes quotes, with delimiters, quotes and line ends within", async () => {
  const text = 'a,b\n"Gaia DR3 1",1\n"x,y",2\n"say ""so""",3\n"two\nlines",4\nplain,5\n';
  const expected = [["Gaia DR3 1", 1], ["x,y", 2], ['say "so"', 3], ["two\nlines", 4], ["plain", 5]];
  assert.deepEqual(await rowsOf(text, { a: "text", b: "number" }), expected);
  assert.deepEqual(await rowsOf(text.replaceAll("\n", "\r\n"), { b: "number" }), [[1], [2], [3], [4], [5]]);
  await fails(`${text}6\n`, { b: "number" }, 8, /fewer fields/);
});

Deno.test("readRows() takes ECSV, separated by what its preamble says", async () => {
  const head = "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: float64}\n";
  assert.deepEqual(await rowsOf(`${head}a b\n1 "x y"\n2 ""\n`, { a: "number", b: "text" }), [[1, "x y"], [2, ""]]);
  assert.deepEqual(await rowsOf(`# %ECSV 1.0\n# ---\n# delimiter: ','\n# x: 1\na,b\n1,2\n`, N), [[1]]);
  assert.deepEqual(await rowsOf(`# just a remark\na,b\n1,2\n`, N), [[1]]);
  await fails(`# %ECSV 1.0\n# delimiter: '|'\na|b\n1|2\n`, N, 2, /between "\|"/);
  await fails(`${head}a b\n1 2\n1\n`, N, 7, /fewer fields/);
});

Deno.test("readRows() knows gzip by its content, also several members after another", async () => {
  const members = [await gzip("a,b\n1,2\n3,"), await gzip("4\n"), await gzip("5,6\n")];
  assert.deepEqual(await rowsOf(new Uint8Array(await new Blob(members as BlobPart[]).arrayBuffer()), N), [[1], [3], [
    5,
  ]]);
});

Deno.test("readRows() names file and line of what is damaged", async () => {
  await fails("a,b\n1,2\n3\n", N, 3, /fewer fields than there are columns, which are 2/);
  await fails("a,b\n1,2\n3,4,5\n", N, 3, /more fields/);
  await fails('a,b\n1,"2",3\n', N, 2, /more fields/);
  await fails("a,b\n1,2\nthree,4\n", N, 3, /column "a": "three" is no number/);
  await fails('a,b\n1,2\n"3,4\n5,6\n', N, 3, /ends within quotes/);
  await fails('a,b\n1,2\n3,x"y"\n', N, 3, /Cannot take the row apart/);
  await fails("x,y\n1,2\n", N, 1, /No column "a": the file has x, y/);
  await fails("", N, 1, /no line with the names/);
  await fails(new Uint8Array([97, 10, 0xff, 0xfe, 10]), N, 1, /Cannot read on/);
});

Deno.test("readRows() takes a gzip that is cut or changed for damage, wherever that is", async () => {
  const whole = await gzip(`a,b\n${"1,2\n".repeat(1000)}`);
  for (let length = 3; length < whole.length; length++) {
    await assert.rejects(rowsOf(whole.subarray(0, length), N), CatalogueError, `${length} bytes`);
  }
  const changed = whole.slice();
  changed[changed.length - 6] ^= 1; // its checksum
  await assert.rejects(rowsOf(changed, N), CatalogueError);
});

Deno.test("readRows() refuses a quote that is never closed without holding the rest of the file", async () => {
  await fails(`a,b\n1,"2\n${"1,2\n".repeat(600_000)}`, N, 2, /not closed within 1048576/);
});

Deno.test("readRows() gives batches of the size asked for, and passes rows over", async () => {
  const text = `# remark\na,b\n${Array.from({ length: 10 }, (_, i) => `${i},x\n`).join("")}`;
  await withFiles({ "a.csv": text }, async (folder) => {
    const batches = await Array.fromAsync(readRows(`${folder}/a.csv`, N, { rows: 4, skip: 3 }));
    const seen = batches.map(({ first, line, rows, columns }) => [first, line, rows, [...columns.a]]);
    assert.deepEqual(seen, [[3, 6, 4, [3, 4, 5, 6]], [7, 10, 3, [7, 8, 9]]]);
  });
});

Deno.test("readRows() reads files larger than a piece, and closes them when the reader leaves early", async () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},${i % 7 === 0 ? `"a,${i}"` : i}\n`);
  const zipped = await gzip(`a,b\n${rows.join("")}`);
  const read = await rowsOf(zipped, { a: "number", b: "text" }, { rows: 70_000 });
  assert.deepEqual(read, Array.from(rows, (_, i) => [i, i % 7 === 0 ? `a,${i}` : `${i}`]));
  await withFiles({ "a.csv": zipped }, async (folder) => {
    for await (const batch of readRows(`${folder}/a.csv`, N, { rows: 10 })) {
      assert.equal(batch.rows, 10);
      break; // the sanitizers find a file that stays open
    }
  });
});

Deno.test("readRows() agrees with csv-parse on any table", async () => {
  const field = fc.tuple(fc.string({ unit: fc.constantFrom(...'ab1., "\n\ré') }), fc.boolean());
  const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 12 });
  const written = ([text, quoted]: [string, boolean]) =>
    quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), fc.integer({ min: 1, max: 5 }), async (rows, isWindows, size) => {
      const lineEnd = isWindows ? "\r\n" : "\n";
      const text = `x,y,z${lineEnd}${rows.map((row) => row.map(written).join(",") + lineEnd).join("")}`;
      const expected = parse(text, { record_delimiter: lineEnd }).slice(1);
      assert.deepEqual(await rowsOf(text, { x: "text", y: "text", z: "text" }, { rows: size }), expected);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("findFiles() takes files, folders and globs, sorted and each once", async () => {
  const names = ["b.csv", "a.CSV.gz", "c.ecsv", "d.ECSV.GZ", "e.txt", "f.csv.zip"];
  await withFiles(Object.fromEntries(names.map((name) => [name, ""])), async (folder) => {
    const found = async (...sources: (string | URL)[]) =>
      (await findFiles(sources)).map((path) => path.slice(path.lastIndexOf("/") + 1));
    assert.deepEqual(await found(folder), ["a.CSV.gz", "b.csv", "c.ecsv", "d.ECSV.GZ"]);
    assert.deepEqual(await found(`${folder}/*.{csv,txt}`, `${folder}/c.ecsv`, `${folder}/b.csv`), ["b.csv", "c.ecsv"]);
    assert.deepEqual(await found(new URL(`file://${folder}/e.txt`)), ["e.txt"]); // named, so its name does not count
    await Deno.mkdir(`${folder}/odd[1]`);
    await Deno.writeTextFile(`${folder}/odd[1]/g.csv`, "");
    assert.deepEqual(await found(`${folder}/odd[1]`), ["g.csv"]);
    await assert.rejects(found(`${folder}/*.fits`), /No catalogue found: ".*\*\.fits" leads to no/);
    await assert.rejects(found(folder, `${folder}/none.csv`), Deno.errors.NotFound);
  });
});
