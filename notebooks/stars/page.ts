import plotly from "plotly.js-dist-min/plotly.min.js" with { type: "text" };
import type { Catalogue } from "./catalogue.ts";
import { type Density, densityFigure, labels, starsFigure } from "./figure.ts";
import style from "./page.css" with { type: "text" };
import script from "./page_script.js" with { type: "text" };
import { nearStars } from "./selection.ts";
import { THEMES } from "./themes.ts";

/** Light years within which places are good enough to be shown; `data/README.md` says why. */
const WITHIN = 1500;
/** How many times its error a parallax must exceed. */
const SIGNIFICANCE = 5;
/** How far one can look around the Sun, in light years, and from where on stars are labelled. */
const VIEWS = [{ reach: WITHIN, from: 600 }, { reach: 150, from: 60 }, { reach: 15, from: 0 }];
/** Light years beyond which the step of the parallax makes shells around the Sun. */
const SHELLS = 1600;

/**
 * Makes a page of two pictures: the stars around the Sun in space, and how many there are along z. It needs nothing but
 * a browser: Plotly and all numbers are in it.
 *
 * @param catalogue The stars of Hipparcos.
 * @param density Counts of stars in columns, for instance a cube of counts summed along z.
 * @returns The text of an HTML file.
 * @throws {RangeError} when there are no counts, or their rows differ in length.
 */
export function starsPage(catalogue: Catalogue, density: Density): string {
  const stars = nearStars(catalogue, { within: WITHIN, significance: SIGNIFICANCE });
  const data = {
    stars: starsFigure(stars, VIEWS[0]),
    density: densityFigure(density),
    themes: THEMES,
    labels: Object.fromEntries(VIEWS.map((view) => [view.reach, labels(stars, view)])),
  };
  const shown = grouped(stars.id.length);
  const title = `${shown} stars of Hipparcos around the Sun`;
  const buttons = VIEWS.map(({ reach }, i) =>
    `<button type="button" data-reach="${reach}" aria-pressed="${i === 0}">${grouped(reach)}</button>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="lede">The stars of the Hipparcos catalogue, <strong>not of Gaia's</strong>: of its ${
    grouped(catalogue.id.length)
  } stars the ${shown} that lie within ${
    grouped(WITHIN)
  } light years and whose parallax is more than ${SIGNIFICANCE} times its error. The Sun is in the middle.</p>
</header>
<noscript><p>The pictures are drawn by JavaScript, which is switched off.</p></noscript>
<main>
<figure>
<div class="head"><h2>In space</h2><div role="group" aria-label="Light years to each side">${
    buttons.join("")
  }</div><span>light years to each side</span></div>
<div id="stars" class="plot"></div>
<figcaption>Colour is B−V: blue stars are hot, red ones cool. Size is the brightness that we see, V. Drag to turn, point at a star for its numbers. The x axis points to right ascension 0, z to the celestial north pole.</figcaption>
</figure>
<figure>
<div class="head"><h2>Seen along the z axis</h2></div>
<div id="density" class="plot"></div>
<figcaption>${densityCaption(density)}</figcaption>
</figure>
</main>
<footer>Credit: ESA/Hipparcos, ESA/Gaia/DPAC. Facts from the Hipparcos catalogue (2007 reduction) and Gaia DR2 parallaxes, as compiled in the star files of Debian's stellarium-data 0.22.2 (GPL-2+). Distance in light years is 3,261.56 / parallax in milliarcseconds.</footer>
<script id="page-data" type="application/json">${escapeJson(data)}</script>
<script>${escapeScript(plotly)}</script>
<script type="module">
${escapeScript(script)}</script>
</body>
</html>
`;
}

/**
 * Writes the page of {@linkcode starsPage} to a file.
 *
 * @param path Where to write.
 * @param catalogue The stars of Hipparcos.
 * @param density Counts of stars in columns.
 * @returns How many bytes the file has.
 * @throws {RangeError} when there are no counts, or their rows differ in length.
 */
export async function writeStarsPage(path: string | URL, catalogue: Catalogue, density: Density): Promise<number> {
  const bytes = new TextEncoder().encode(starsPage(catalogue, density));
  await Deno.writeFile(path, bytes);
  return bytes.length;
}

function densityCaption({ counts, cell }: Density): string {
  const stars = counts.flat().reduce((a, b) => a + b, 0);
  const width = counts.length * cell;
  const shells = width / 2 > SHELLS
    ? ` Beyond ${
      grouped(SHELLS)
    } light years the steps of the parallax put stars on shells around the Sun, and errors exceed distances: that is how it was measured, not how the Galaxy looks.`
    : "";
  return `${grouped(stars)} stars of Hipparcos, counted in columns ${
    grouped(cell)
  } light years wide; here parallaxes may have any error.${shells}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/**
 * Writes a value so that it can stand in a script element.
 *
 * @param value What JSON can hold.
 * @returns JSON in which nothing closes the element or opens a comment.
 */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/**
 * Readies JavaScript to stand in a script element. What could end the element or hide its end is in strings and
 * patterns only, where `\x3C` is the same character.
 *
 * @param source The script.
 * @returns The script, which does the same.
 */
export function escapeScript(source: string): string {
  return source.replace(/<(?=\/script|script|!--)/gi, "\\x3C");
}
