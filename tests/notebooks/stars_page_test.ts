import assert from "node:assert/strict";
import {
  type Density,
  densityFigure,
  escapeJson,
  escapeScript,
  type Figure,
  readCatalogue,
  starsPage,
  writeStarsPage,
} from "../../notebooks/stars/mod.ts";
import { columnsOf } from "./columns.ts";

/** Of a trace, what these tests look at. */
interface Trace {
  readonly x: { readonly bdata: string };
  readonly y: { readonly bdata: string };
  readonly z: { readonly bdata: string };
  readonly customdata: { readonly bdata: string; readonly shape: string };
}

const CATALOGUE = await readCatalogue(new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url));
const DENSITY = columnsOf(CATALOGUE, { cell: 100, size: 40 });
const PAGE = starsPage(CATALOGUE, DENSITY);
const FIGURES: { readonly stars: Figure; readonly density: Figure } = JSON.parse(
  /<script id="page-data" type="application\/json">(.*?)<\/script>/s.exec(PAGE)![1],
);
const [STARS, NAMED] = FIGURES.stars.data as unknown as Trace[];

function floats(encoded: { readonly bdata: string }): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(encoded.bdata).buffer);
}

/** The text of the page that people read. */
function prose(): string {
  return PAGE.replace(/<(script|style)[ >].*?<\/\1>/gs, "").replace(/<[^>]*>/g, "");
}

Deno.test("starsPage() says which stars of which catalogue it shows, and whom to thank", () => {
  assert.match(PAGE, /<title>89,992 stars of Hipparcos around the Sun<\/title>/);
  const text = prose();
  for (
    const part of [
      "not of Gaia's",
      "of its 118,215 stars the 89,992",
      "within 1,500 light years",
      "more than 5 times its error",
      "Credit: ESA/Hipparcos, ESA/Gaia/DPAC",
      "how it was measured, not how the Galaxy looks",
    ]
  ) assert.ok(text.includes(part), part);
});

Deno.test("starsPage() has everything inside, in less than 10 MB", () => {
  assert.ok(new TextEncoder().encode(PAGE).length < 10e6);
  // Scripts and styles are taken out of their elements: what is left is what a browser would follow.
  const tags = PAGE.replace(/(<(script|style)[ >][^>]*>?).*?<\/\2>/gs, "$1").match(/<[a-z][^>]*>/gi)!;
  assert.ok(tags.length > 30);
  const followed = tags.flatMap((tag) => [...tag.matchAll(/\b(?:src|href|srcset|action|data)=["']?([^"'\s>]*)/gi)]);
  assert.deepEqual(followed.map(([, target]) => target), ["data:,"]);
  assert.deepEqual(tags.filter((tag) => /^<(?:img|iframe|object|embed|base|form|a)\b/i.test(tag)), []);
  const style = /<style>(.*?)<\/style>/s.exec(PAGE)![1];
  assert.doesNotMatch(style, /@import|url\(/);
  const module = /<script type="module">(.*?)<\/script>/s.exec(PAGE)![1];
  assert.doesNotMatch(module, /\bimport\b|\bfetch\b|https?:/);
});

Deno.test("starsPage() has scripts that end where they should", () => {
  assert.equal(PAGE.match(/<script[ >]/gi)!.length, 3);
  assert.equal(PAGE.match(/<\/script/gi)!.length, 3);
  assert.doesNotMatch(PAGE, /<!--/);
});

Deno.test("escapeJson() leaves nothing that ends a script, and the value as it is", () => {
  const value = { name: "</script><!-- <script>" };
  assert.doesNotMatch(escapeJson(value), /</);
  assert.deepEqual(JSON.parse(escapeJson(value)), value);
});

Deno.test("escapeScript() leaves nothing that ends a script, and what the script does", () => {
  const source = 'return ["</script>", `<!-- <SCRIPT>`, /<\\/script>/.test("</script>"), 1 < 2].join()';
  const escaped = escapeScript(source);
  assert.doesNotMatch(escaped, /<(?:\/script|script|!--)/i);
  assert.equal(Function(escaped)(), "</script>,<!-- <SCRIPT>,true,true");
});

Deno.test("starsFigure() draws every star once, at most 1,500 light years away", () => {
  assert.equal(floats(STARS.x).length + floats(NAMED.x).length, 89_992);
  for (const trace of [STARS, NAMED]) {
    const [x, y, z, told] = [trace.x, trace.y, trace.z, trace.customdata].map(floats);
    assert.equal(trace.customdata.shape, `${x.length}, 3`);
    for (let star = 0; star < x.length; star++) {
      const distance = Math.hypot(x[star], y[star], z[star]);
      assert.ok(distance <= 1500.001 && Math.abs(distance - told[3 * star + 1]) < 0.001);
    }
  }
  const ids = [STARS, NAMED].flatMap(({ customdata }) => [...floats(customdata)].filter((_, k) => k % 3 === 0));
  assert.equal(new Set(ids).size, 89_992);
});

Deno.test("starsFigure() puts Sirius and Deneb where they are", () => {
  // Right ascension, declination and parallax from the table of the catalogue.
  const rows = [[32349, 101.287155, -16.716116, 379.21], [102098, 310.357978, 45.280338, 2.31]];
  for (const [id, ra, dec, parallax] of rows) {
    const star = floats(NAMED.customdata).indexOf(id) / 3;
    const distance = 3261.56 / parallax;
    const [longitude, latitude] = [ra * Math.PI / 180, dec * Math.PI / 180];
    const expected = [
      distance * Math.cos(longitude) * Math.cos(latitude),
      distance * Math.sin(longitude) * Math.cos(latitude),
      distance * Math.sin(latitude),
    ];
    const found = [NAMED.x, NAMED.y, NAMED.z].map((axis) => floats(axis)[star]);
    found.forEach((value, axis) => assert.ok(Math.abs(value - expected[axis]) < 1e-6 * distance, `${id}: ${found}`));
  }
});

Deno.test("densityFigure() keeps every count, x to the right and the Sun in the middle", () => {
  const [trace] = FIGURES.density.data as unknown as (Trace & { readonly x0: number; readonly dx: number })[];
  assert.deepEqual([trace.x0, trace.dx, trace.customdata.shape], [-1950, 100, "40, 40"]);
  const told = floats(trace.customdata);
  DENSITY.counts.forEach((row, i) => row.forEach((count, j) => assert.equal(told[j * 40 + i], count)));
  const logarithms = floats(trace.z);
  told.forEach((count, k) => {
    if (count === 0) assert.ok(Number.isNaN(logarithms[k]));
    else assert.ok(Math.abs(10 ** logarithms[k] - count) < 1e-4 * count);
  });
});

Deno.test("densityFigure() takes columns that are not square, and refuses what has no shape", () => {
  const [trace] = densityFigure({ counts: [[1, 2, 3], [0, 5, 6]], cell: 10 }).data;
  assert.deepEqual([trace.x0, trace.y0], [-5, -10]);
  const faults: [Density["counts"], RegExp][] = [
    [[], /Cannot draw the density: there are no counts/],
    [[[]], /there are no counts/],
    [[[1, 2], [1]], /rows must all have 2 counts, and one has 1/],
  ];
  for (const [counts, message] of faults) assert.throws(() => densityFigure({ counts, cell: 10 }), message);
});

Deno.test("writeStarsPage() writes the text of starsPage()", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const size = await writeStarsPage(`${folder}/stars.html`, CATALOGUE, DENSITY);
    assert.equal(Deno.statSync(`${folder}/stars.html`).size, size);
    assert.equal(await Deno.readTextFile(`${folder}/stars.html`), PAGE);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
