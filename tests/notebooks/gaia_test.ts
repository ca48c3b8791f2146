import assert from "node:assert/strict";
import { escape } from "arquero";
import {
  type GaiaOptions,
  readGaia,
  type Report,
  reportTable,
  toCartesian,
  toTable,
} from "../../notebooks/gaia/mod.ts";
import { readCatalogue } from "../../notebooks/stars/mod.ts";

const HIPPARCOS = new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url);

/** Reads a catalogue and keeps only what became of it. */
async function reportOf(source: string | URL, options: GaiaOptions = {}): Promise<Report> {
  let last: Report = { files: 0, rows: 0, kept: 0, rejected: {} };
  for await (const { report } of readGaia(source, options)) last = report;
  return last;
}

Deno.test("readGaia() gives the counts of notebooks/data/README.md", async () => {
  assert.deepEqual(await reportOf(HIPPARCOS, { maxDistance: 10_000 }), {
    files: 1,
    rows: 118_215,
    kept: 116_522,
    rejected: { "no parallax": 812, "too far": 881 },
  });
  const sure = await reportOf(HIPPARCOS, { parallaxOverError: 5, maxDistance: 1500 });
  assert.equal(sure.kept, 89_992);
});

Deno.test("readGaia() places stars as toCartesian() does", async () => {
  const expected = toCartesian(await readCatalogue(HIPPARCOS));
  let at = 0;
  for await (const { x, y, z, batch } of readGaia(HIPPARCOS, { maxDistance: 10_000, rows: 10_000 })) {
    assert.deepEqual(x, expected.x.slice(at, at + batch.kept));
    assert.deepEqual(y, expected.y.slice(at, at + batch.kept));
    assert.deepEqual(z, expected.z.slice(at, at += batch.kept));
  }
  assert.equal(at, expected.x.length);
});

const HEADER = "source_id,ra,dec,parallax,parallax_error,ruwe,phot_g_mean_mag\n";
const ROWS = [
  "1,10,20,10,1,1.0,5", // kept by all
  "2,,20,10,1,1,5",
  "3,10,null,10,1,1,5",
  "4,10,91,10,1,1,5",
  "5,10,20,null,1,1,5",
  "6,10,20,-0.5,1,1,5",
  "7,10,20,0,1,1,5",
  "8,10,20,0.1,0.01,1,5",
  "9,10,20,10,null,1,5",
  "10,10,20,100,4,1,5",
  "11,10,20,4,1,1,5",
  "12,10,20,10,1,null,5",
  "13,10,20,10,1,1.5,5",
  "14,10,20,1,0.01,1,5",
  "15,10,20,10,1,1,17",
];

async function withCatalogue(fn: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, `${HEADER}${ROWS.join("\n")}\n`);
    await fn(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readGaia() counts each row for the first reason to reject it", async () => {
  await withCatalogue(async (path) => {
    const options = {
      minParallax: 0.5,
      maxParallaxError: 3,
      parallaxOverError: 5,
      maxRuwe: 1.4,
      maxDistance: 3000,
      columns: { source_id: "bigint", phot_g_mean_mag: "number" },
      where: ({ phot_g_mean_mag }: Record<string, unknown>) => Number(phot_g_mean_mag) < 10,
    } as const;
    const [{ columns, report, batch }, ...more] = await Array.fromAsync(readGaia(path, options));
    assert.deepEqual([more.length, columns.source_id], [0, BigInt64Array.of(1n)]);
    assert.deepEqual(batch, report);
    assert.deepEqual(report, {
      files: 1,
      rows: 15,
      kept: 1,
      rejected: {
        "no position": 2,
        "declination beyond 90 degrees": 1,
        "no parallax": 1,
        "parallax not positive": 2,
        "parallax too small": 1,
        "no parallax error": 1,
        "parallax error too large": 1,
        "parallax over error too small": 1,
        "no ruwe": 1,
        "ruwe too large": 1,
        "too far": 1,
        "filter of the caller": 1,
      },
    });
    assert.match(reportTable(report), /^files +1\nrows +15 +100.0 %\nkept +1 +6.7 %\nno position +2 +13.3 %/);
  });
});

Deno.test("readGaia() without filters keeps whatever has a place, and takes the zero point into account", async () => {
  await withCatalogue(async (path) => {
    const plain = await reportOf(path);
    assert.equal(plain.kept, 9);
    const shifted = await reportOf(path, { zeroPoint: -0.02 });
    assert.equal(shifted.rejected["parallax not positive"], 1); // a parallax of 0 is one of 0.02 now
    for await (const { x, y, z } of readGaia(path, { zeroPoint: 5 })) {
      assert.ok(Math.abs(Math.hypot(x[0], y[0], z[0]) - 3261.56 / 5) < 1e-9);
    }
  });
});

Deno.test("readGaia() goes over several files, and stops when it is told to", async () => {
  await withCatalogue(async (path) => {
    const seen = await Array.fromAsync(readGaia([path, HIPPARCOS], { rows: 100_000 }), ({ batch, position }) => [
      batch.files,
      batch.rows,
      position,
    ]);
    // Sorted by path, so that either may come first.
    assert.deepEqual(seen.sort(), [[0, 100_000, 100_000], [1, 15, 15], [1, 18_215, 118_215]].sort());
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of readGaia(HIPPARCOS, { rows: 1000, signal: stop.signal })) stop.abort();
    })();
    await assert.rejects(reading, { name: "AbortError" });
  });
});

Deno.test("readGaia() has a batch for a file without rows, so that its end is seen", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, HEADER);
    const [{ batch, x }, ...more] = await Array.fromAsync(readGaia(path));
    assert.deepEqual([batch.files, batch.rows, x.length, more.length], [1, 0, 0, 0]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("toTable() makes an Arquero table: the brightest stars within 50 light years", async () => {
  const columns = { source_id: "bigint", phot_v_mean_mag: "number" } as const;
  const stars = await toTable(readGaia(HIPPARCOS, { maxDistance: 50, columns, rows: 50_000 }));
  const brightest = stars.orderby("phot_v_mean_mag").slice(0, 3);
  // Sirius, before alpha Centauri and Arcturus.
  assert.equal(brightest.get("source_id", 0), 32349n);
  assert.ok(Math.abs(brightest.get("distance", 0) - 3261.56 / 379.21) < 1e-9);
  assert.equal(stars.numRows(), (await reportOf(HIPPARCOS, { maxDistance: 50 })).kept);
  const bright = stars.filter(escape(({ phot_v_mean_mag }: { phot_v_mean_mag: number }) => phot_v_mean_mag < 1));
  assert.ok(bright.numRows() >= 5);
});
