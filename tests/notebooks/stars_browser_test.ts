import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { readCatalogue, writeStarsPage } from "../../notebooks/stars/mod.ts";
import { withPage } from "./chromium.ts";
import { columnsOf } from "./columns.ts";

/** Long enough for a busy machine that draws in software. */
const PATIENCE = { timeout: 60_000 };

/** Builds the page of the real catalogue and gives its address. */
async function withStars(use: (url: URL) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const catalogue = await readCatalogue(new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url));
    await writeStarsPage(`${folder}/stars.html`, catalogue, columnsOf(catalogue, { cell: 40, size: 100 }));
    await use(pathToFileURL(`${folder}/stars.html`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("starsPage() draws all stars in a browser without a network, in the dark and in the light", () =>
  withStars(async (url) => {
    const faults = await withPage(url, { colorScheme: "dark" }, async (page) => {
      await page.waitForSelector("html[data-drawn]", PATIENCE);
      assert.equal(await page.locator("#stars .gl-container canvas").count(), 1);
      assert.equal(await page.locator("#density .heatmaplayer image").count(), 1);
      assert.equal(await page.locator(".missing").count(), 0);
      // What Plotly made of the encoded numbers.
      const lengths = "document.getElementById('stars')._fullData.map(({ x, y, z, marker }) => " +
        "[x, y, z, marker.size, marker.color].map((values) => values.length ?? 1))";
      const [stars, named] = await page.evaluate<number[][]>(lengths);
      assert.equal(stars[0] + named[0], 89_992);
      for (const trace of [stars, named]) assert.deepEqual(trace, Array(5).fill(trace[0]));
      const ground = "document.getElementById('stars')._fullLayout.paper_bgcolor";
      assert.equal(await page.evaluate(ground), "#0b101c");
      await page.emulateMedia({ colorScheme: "light" });
      await page.waitForFunction(`${ground} === "#ffffff"`, undefined, PATIENCE);
      await page.click("button[data-reach='15']");
      await page.waitForFunction(
        "document.getElementById('stars').layout.scene.xaxis.range[1] === 15",
        undefined,
        PATIENCE,
      );
      const names = await page.locator("#stars .annotation-text").allTextContents();
      for (const name of ["Sun", "Sirius", "Barnard's star"]) assert.ok(names.includes(name), names.join());
    });
    assert.deepEqual(faults, { errors: [], requests: [] });
  }));

Deno.test("starsPage() says so where there is no WebGL, and draws the density", () =>
  withStars(async (url) => {
    const faults = await withPage(url, { webgl: false }, async (page) => {
      await page.waitForSelector("html[data-drawn]", PATIENCE);
      assert.match(await page.locator("#stars.missing").innerText(), /cannot be drawn: this browser has no WebGL/);
      assert.equal(await page.locator("#density .heatmaplayer image").count(), 1);
      assert.equal(await page.locator("button[data-reach]:enabled").count(), 0);
    });
    assert.deepEqual(faults, { errors: [], requests: [] });
  }));
