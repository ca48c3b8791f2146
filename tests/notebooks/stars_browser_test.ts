import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { type Catalogue, readCatalogue, writeStarsPage } from "../../notebooks/stars/mod.ts";
import { browserTest, withPage } from "./chromium.ts";
import { columnsOf } from "./columns.ts";

const CATALOGUE = await readCatalogue(new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url));
const DENSITY = columnsOf(CATALOGUE, { cell: 40, size: 100 });
/** Stars within 33 light years: few enough to be drawn at once by a machine without a graphics card. */
const NEIGHBOURS = filterRows(CATALOGUE, (row) => CATALOGUE.parallax[row] > 100);
/** Long enough for a busy machine that draws in software. */
const PATIENCE = { timeout: 60_000 };
const SCENE = "document.getElementById('stars')";
const GROUND = "document.getElementById('density')._fullLayout.paper_bgcolor";

function filterRows(catalogue: Catalogue, keeps: (row: number) => boolean): Catalogue {
  const pick = (column: Float64Array) => column.filter((_, row) => keeps(row));
  const { id, ra, dec, parallax, parallaxError, magnitude, colour } = catalogue;
  return {
    id: pick(id),
    ra: pick(ra),
    dec: pick(dec),
    parallax: pick(parallax),
    parallaxError: pick(parallaxError),
    magnitude: pick(magnitude),
    colour: pick(colour),
  };
}

/** Writes the page of a catalogue and gives its address. */
async function withStars(catalogue: Catalogue, use: (url: URL) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await writeStarsPage(`${folder}/stars.html`, catalogue, DENSITY);
    await use(pathToFileURL(`${folder}/stars.html`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

browserTest("starsPage() draws all stars in a browser without a network", () =>
  withStars(CATALOGUE, async (url) => {
    const faults = await withPage(url, {}, async (page) => {
      await page.waitForSelector("html[data-drawn]", PATIENCE);
      assert.equal(await page.locator("#stars .gl-container canvas").count(), 1);
      assert.equal(await page.locator("#density .heatmaplayer image").count(), 1);
      assert.equal(await page.locator(".missing").count(), 0);
      // What Plotly made of the encoded numbers.
      const lengths = `${SCENE}._fullData.map(({ x, y, z, marker }) => ` +
        "[x, y, z, marker.size, marker.color].map((values) => values.length ?? 1))";
      const [stars, named] = await page.evaluate<number[][]>(lengths);
      assert.equal(stars[0] + named[0], 89_992);
      for (const trace of [stars, named]) assert.deepEqual(trace, Array(5).fill(trace[0]));
    });
    assert.deepEqual(faults, { errors: [], requests: [] });
  }));

browserTest("starsPage() goes nearer, and follows light and dark", () =>
  withStars(NEIGHBOURS, async (url) => {
    const faults = await withPage(url, { colorScheme: "dark" }, async (page) => {
      await page.waitForSelector("html[data-drawn]", PATIENCE);
      assert.equal(await page.evaluate(`${SCENE}._fullLayout.paper_bgcolor`), "#0b101c");
      assert.equal(await page.evaluate(GROUND), "#0b101c");
      await page.emulateMedia({ colorScheme: "light" });
      await page.waitForFunction(`${GROUND} === "#ffffff"`, undefined, PATIENCE);
      assert.equal(await page.evaluate(`${SCENE}._fullLayout.paper_bgcolor`), "#ffffff");
      await page.click("button[data-reach='15']");
      await page.waitForFunction(`${SCENE}._fullLayout.scene.zaxis.range[1] === 15`, undefined, PATIENCE);
      const names = (await page.locator("#stars .annotation-text").allTextContents()).join();
      for (const name of ["Sun", "Sirius", "Barnard's star", "Proxima"]) assert.ok(names.includes(name), names);
      assert.equal(await page.locator("button[aria-pressed='true']").innerText(), "15");
      // Plotly's offer to send the picture away.
      assert.ok(await page.locator("#stars .modebar-btn").count() > 3);
      assert.equal(
        await page.locator(".modebar-btn[data-title*='Share'], .modebar-btn[aria-label*='Share']").count(),
        0,
      );
    });
    assert.deepEqual(faults, { errors: [], requests: [] });
  }));

browserTest(
  "starsPage() says so where there is no WebGL, and draws the density",
  () =>
    withStars(NEIGHBOURS, async (url) => {
      const faults = await withPage(url, { webgl: false }, async (page) => {
        await page.waitForSelector("html[data-drawn]", PATIENCE);
        assert.match(await page.locator("#stars.missing").innerText(), /cannot be drawn: this browser has no WebGL/);
        assert.equal(await page.locator("#density .heatmaplayer image").count(), 1);
        assert.equal(await page.locator("button[data-reach]:enabled").count(), 0);
      });
      assert.deepEqual(faults, { errors: [], requests: [] });
    }),
);
