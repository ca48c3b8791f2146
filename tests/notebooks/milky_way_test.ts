import assert from "node:assert/strict";
import { readGaia } from "../../notebooks/gaia/mod.ts";
import {
  densityAt,
  dimming,
  extinctionAt,
  MILKY_WAY,
  milkyWay,
  type MilkyWayOptions,
  Random,
  seenShare,
  type StarColumns,
  writeGaiaCsv,
} from "../../notebooks/milky_way/mod.ts";

const SEED = 20260;

/** All stars in one batch. */
function stars(options: Partial<MilkyWayOptions>): StarColumns {
  const count = options.stars ?? 200_000;
  const [all] = milkyWay({ seed: SEED, axes: "galactic", batch: count, ...options, stars: count });
  return all;
}

function share(columns: StarColumns, isIn: (x: number, y: number, z: number) => boolean): number {
  let inside = 0;
  for (let i = 0; i < columns.stars; i++) if (isIn(columns.x[i], columns.y[i], columns.z[i])) inside++;
  return inside / columns.stars;
}

/** That a share of random stars is as expected, within five standard errors and a share for the steps of the cells. */
function isNear(found: number, expected: number, count: number, steps = 0) {
  const tolerance = 5 * Math.sqrt(expected * (1 - expected) / count) + steps * expected;
  assert.ok(Math.abs(found - expected) < tolerance, `${found} is not ${expected} within ${tolerance} (seed ${SEED})`);
}

Deno.test("Random gives the same numbers for a seed, evenly and normally spread", () => {
  const [a, b, c] = [new Random(5), new Random(5), new Random(6)].map((random) => [random.next(), random.next()]);
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
  const random = new Random(SEED);
  const count = 200_000;
  let [below, inside] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (random.next() < 0.3) below++;
    if (Math.abs(random.normal()) < 1) inside++;
  }
  isNear(below / count, 0.3, count);
  isNear(inside / count, 0.682689, count);
});

Deno.test("milkyWay() gives the same stars for a seed, whatever the batches, the total and the photometry", () => {
  const whole = stars({ stars: 5000 });
  const parts = [...milkyWay({ stars: 7000, seed: SEED, axes: "galactic", batch: 777, photometry: true })];
  assert.equal(parts.reduce((sum, part) => sum + part.stars, 0), 7000);
  for (const axis of ["x", "y", "z"] as const) {
    assert.deepEqual(parts.flatMap((part) => [...part[axis]]).slice(0, 5000), [...whole[axis]]);
  }
  assert.notDeepEqual(stars({ stars: 5000, seed: SEED + 1 }).x, whole.x);
  assert.deepEqual([...milkyWay({ stars: 0 })], []);
  assert.throws(() => [...milkyWay({ stars: 1.5 })], /Cannot make 1.5 stars/);
  assert.throws(() => [...milkyWay({ stars: 1, batch: 0 })], /batches of 0/);
});

Deno.test("milkyWay() keeps all stars within reach, and finite", () => {
  const reach = 3000;
  const near = stars({ reach, stars: 50_000, photometry: true });
  assert.equal(share(near, (x, y, z) => Math.hypot(x, y, z) <= reach * (1 + 1e-12)), 1);
  for (const column of [near.magnitude, near.absoluteMagnitude, near.colour]) assert.ok(column.every(Number.isFinite));
  assert.ok(near.magnitude.every((magnitude) => magnitude < MILKY_WAY.limit + 0.01)); // the inverse is good to 4.5e-4 deviations
});

Deno.test("milkyWay() turns galactic axes to equatorial ones", () => {
  const galactic = stars({ stars: 100 });
  const equatorial = stars({ stars: 100, axes: "equatorial" });
  // The centre of the galaxy lies at ra 266.405, dec -28.936, its north pole at ra 192.859, dec 27.128.
  const towards = (ra: number, dec: number) => {
    const [a, d] = [ra, dec].map((degrees) => degrees * Math.PI / 180);
    return [Math.cos(a) * Math.cos(d), Math.sin(a) * Math.cos(d), Math.sin(d)];
  };
  const dot = (i: number, [x, y, z]: number[]) => equatorial.x[i] * x + equatorial.y[i] * y + equatorial.z[i] * z;
  for (let i = 0; i < 100; i++) {
    const far = Math.hypot(galactic.x[i], galactic.y[i], galactic.z[i]);
    assert.ok(Math.abs(dot(i, towards(266.405, -28.936)) - galactic.x[i]) < 1e-4 * far);
    assert.ok(Math.abs(dot(i, towards(192.859, 27.128)) - galactic.z[i]) < 1e-4 * far);
  }
});

/** A thin disc alone that is seen wholly: without dust, and to any magnitude. */
const BARE = { thick: 0, halo: 0, bulge: 0, arms: 0, dust: 0, limit: 1000, sunHeight: 0 };

Deno.test("milkyWay() falls off from the plane with the scale height of the thin disc", () => {
  const disc = stars({ ...BARE, reach: 5000 });
  // Within a narrow upright cylinder around the Sun nothing but the height matters.
  const inCylinder = share(disc, (x, y, z) => Math.hypot(x, y) < 1500 && Math.abs(z) < 3000);
  const low = share(disc, (x, y, z) => Math.hypot(x, y) < 1500 && Math.abs(z) < 980);
  const expected = (1 - Math.exp(-1)) / (1 - Math.exp(-3000 / 980));
  isNear(low / inCylinder, expected, inCylinder * disc.stars, 0.02);
});

Deno.test("milkyWay() grows denser towards the centre with the scale length of the thin disc", () => {
  const disc = stars({ ...BARE, reach: 5000 });
  const slab = (from: number) =>
    share(disc, (x, y, z) => x >= from && x < from + 1000 && Math.abs(y) < 1000 && Math.abs(z) < 2000);
  const [inner, outer] = [slab(2000), slab(-3000)];
  const expected = 1 / (1 + Math.exp(-5000 / 8500));
  isNear(inner / (inner + outer), expected, (inner + outer) * disc.stars, 0.02);
});

Deno.test("milkyWay() falls off with distance as fewer stars are bright enough", () => {
  // Even space, so that only what is seen matters.
  const even = { ...BARE, thinLength: 1e12, thinHeight: 1e12, limit: 15, reach: 4000 };
  const found = share(stars(even), (x, y, z) => Math.hypot(x, y, z) < 1000);
  const p = { ...MILKY_WAY, ...even };
  let [near, all] = [0, 0];
  for (let r = 0.5; r < 4000; r++) {
    const seen = r * r * seenShare(p, dimming(r, 0));
    all += seen;
    if (r < 1000) near += seen;
  }
  isNear(found, near / all, 200_000, 0.01);
  assert.ok(near / all > 2 * (1000 / 4000) ** 3);
});

Deno.test("densityAt() and extinctionAt() are what their formulae say", () => {
  const disc = { ...MILKY_WAY, ...BARE };
  assert.ok(Math.abs(densityAt(disc, 0, 0, 0) - 1) < 1e-12);
  assert.ok(Math.abs(densityAt(disc, 8500, 0, 980) - 1) < 1e-12);
  assert.ok(densityAt(MILKY_WAY, 26_700, 0, 0) > 40);
  const halo = { ...disc, halo: 1, thinHeight: 1e-9 };
  assert.ok(Math.abs(densityAt(halo, -26_700, 0, 1e-3) - 2 ** -2.8) < 1e-6);
  assert.ok(Math.abs(extinctionAt(MILKY_WAY, 3000, 0) - 0.6) < 1e-12);
  assert.ok(Math.abs(extinctionAt(MILKY_WAY, 1e9, 1) - 0.2 * 0.33) < 1e-9);
  // Arms wind around the centre: at the Sun's own radius they come back after a quarter turn.
  const [here, quarter] = [[0, 0], [26_700, 26_700]].map(([x, y]) => densityAt({ ...disc, arms: 0.5 }, x, y, 0));
  assert.ok(Math.abs(here - quarter) < 1e-9);
});

Deno.test("writeGaiaCsv() writes what readGaia() reads back, with negative parallaxes and unknown colours", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const options = { stars: 20_000, seed: SEED, batch: 3000, reach: 17_000 };
    for (const [name, exact] of [["exact", true], ["measured", false]] as const) {
      const zip = new CompressionStream("gzip");
      const written = Deno.writeFile(`${folder}/${name}.csv.gz`, zip.readable);
      await writeGaiaCsv(zip.writable, { ...options, exact });
      await written;
    }
    const [expected] = milkyWay({ ...options, batch: 20_000 });
    const columns = { source_id: "bigint", bp_rp: "number" } as const;
    const exact = await Array.fromAsync(readGaia(`${folder}/exact.csv.gz`, { columns }));
    assert.deepEqual(exact.map(({ report }) => report), [{ files: 1, rows: 20_000, kept: 20_000, rejected: {} }]);
    for (const axis of ["x", "y", "z"] as const) {
      exact[0][axis].forEach((place, i) => assert.ok(Math.abs(place - expected[axis][i]) < 1e-6));
    }
    assert.equal(exact[0].columns.source_id[19_999], 4_000_000_000_000_019_999n);
    isNear(exact[0].columns.bp_rp.filter(Number.isNaN).length / 20_000, 0.1, 20_000);
    const [{ report }] = await Array.fromAsync(readGaia(`${folder}/measured.csv.gz`, { parallaxOverError: 5 }));
    const { "parallax not positive": negative, "parallax over error too small": faint } = report.rejected;
    assert.ok(negative > 100 && faint > 100 && report.kept > 100, JSON.stringify(report));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
