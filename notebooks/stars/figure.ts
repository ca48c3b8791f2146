import { STAR_NAMES } from "./names.ts";
import type { NearStars } from "./selection.ts";

/** A picture as Plotly takes it; nothing in it but what JSON can hold. */
export interface Figure {
  /** The traces. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Axes and titles. Colours are not here but in the templates of the page, since they follow light and dark. */
  readonly layout: Readonly<Record<string, unknown>>;
}

/** How many stars stand in columns around the Sun, seen along the z axis. */
export interface Density {
  /** `counts[i][j]` stars in the i-th column along x and the j-th along y, in rows of one length; the Sun is in the middle. */
  readonly counts: readonly (readonly number[])[];
  /** Light years along the edge of a column. */
  readonly cell: number;
}

/** A name beside a place in a Plotly scene. */
interface Note {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  text: string;
  /** Pixels from the place to the text. */
  readonly ax: number;
  readonly ay: number;
  readonly xanchor: string;
  readonly align?: string;
}

/** Numbers in the form that Plotly decodes by itself: a third of the size of their text. */
interface Encoded {
  readonly dtype: "f4";
  readonly bdata: string;
  /** Lengths of the axes, when there are two. */
  readonly shape?: string;
}

/** B-V at the two ends of the colour scale; few stars lie beyond. */
const COLOURS = [-0.3, 1.9];

const HOVER = "HIP %{customdata[0]}<br>%{customdata[1]:,.1f} light years from the Sun<br>" +
  "V %{customdata[2]:.2f}, B−V %{marker.color:.2f}<extra></extra>";

/**
 * Draws stars in space: all of them as points, those with a name in a trace of their own, and the Sun.
 *
 * @param stars The stars.
 * @param options `reach`: light years from the Sun to each end of the axes. `from`: to the nearest star that is labelled.
 * @returns The picture.
 */
export function starsFigure(stars: NearStars, options: { reach: number; from: number }): Figure {
  const all = Int32Array.from(stars.id.keys());
  const isNamed = (star: number) => STAR_NAMES.has(stars.id[star]);
  const named = all.filter(isNamed);
  const names = Array.from(named, (star) => STAR_NAMES.get(stars.id[star]));
  const range = [-options.reach, options.reach];
  const axis = (name: string) => ({ title: { text: `${name} (light years)` }, range, tickformat: "," });
  return {
    data: [
      { ...points(stars, all.filter((star) => !isNamed(star)), 1), hovertemplate: HOVER },
      { ...points(stars, named, 4), hovertext: names, hovertemplate: `<b>%{hovertext}</b><br>${HOVER}` },
      {
        type: "scatter3d",
        mode: "markers",
        x: [0],
        y: [0],
        z: [0],
        marker: { size: 5, symbol: "diamond" },
        hovertemplate: "<b>Sun</b><extra></extra>",
      },
    ],
    layout: {
      scene: {
        xaxis: axis("x"),
        yaxis: axis("y"),
        zaxis: axis("z"),
        aspectmode: "cube",
        camera: { eye: { x: 1.42, y: 1.42, z: 0.85 }, center: { x: 0, y: 0, z: -0.16 } },
        annotations: labels(stars, options),
      },
      coloraxis: { cmin: COLOURS[0], cmax: COLOURS[1], colorbar: colourBar("Colour index B−V (magnitudes)") },
      margin: { l: 0, r: 0, t: 0, b: 55 },
      showlegend: false,
    },
  };
}

/**
 * Names the Sun and the stars around it, as notes that lie above all points.
 *
 * @param stars The stars.
 * @param options `reach`: light years from the Sun to the farthest star that is named. `from`: to the nearest; those
 *   that are nearer would be a heap around the Sun.
 * @returns Notes of a Plotly scene. Neighbours share one.
 */
export function labels(stars: NearStars, options: { reach: number; from: number }): readonly Note[] {
  const { reach, from } = options;
  const notes: Note[] = [];
  for (const [star, id] of stars.id.entries()) {
    const name = STAR_NAMES.get(id);
    if (name === undefined || stars.distance[star] > reach || stars.distance[star] < from) continue;
    const [x, y, z] = [stars.x[star], stars.y[star], stars.z[star]];
    const near = notes.find((note) => Math.hypot(x - note.x, y - note.y, z - note.z) < reach / 30);
    if (near !== undefined) {
      near.text += `<br>${name}`;
      continue;
    }
    // Seen as the picture begins, y grows to the right: every name is on the side away from the Sun.
    const isRight = y - x > reach / 20;
    const side = isRight ? "left" : "right";
    const aside = { ax: isRight ? 16 : -16, ay: z > 0 ? -16 : 16, xanchor: side, align: side };
    notes.push({ x, y, z, text: name, ...aside });
  }
  return [...notes, { x: 0, y: 0, z: 0, text: "<b>Sun</b>", ax: 0, ay: -24, xanchor: "center" }];
}

function points(stars: NearStars, rows: Int32Array, least: number): Record<string, unknown> {
  const pick = (values: Float64Array) => encoded(Float32Array.from(rows, (star) => values[star]));
  const told = Array.from(rows, (star) => [stars.id[star], stars.distance[star], stars.magnitude[star]]);
  return {
    type: "scatter3d",
    mode: "markers",
    x: pick(stars.x),
    y: pick(stars.y),
    z: pick(stars.z),
    customdata: encoded(Float32Array.from(told.flat()), [told.length, 3]),
    marker: {
      color: pick(stars.colour),
      coloraxis: "coloraxis",
      size: encoded(Float32Array.from(rows, (star) => markerSize(stars.magnitude[star], least))),
      line: { width: 0 },
    },
  };
}

/** Pixels across a star: twice as many for every four magnitudes brighter. */
function markerSize(magnitude: number, least: number): number {
  return Math.max(least, 1.4 * 2 ** ((8 - magnitude) / 4));
}

/**
 * Draws how many stars there are along z, on a logarithmic scale; where there are none the ground shows.
 *
 * @param density The counts.
 * @returns The picture.
 * @throws {RangeError} when there are no counts, or their rows differ in length.
 */
export function densityFigure(density: Density): Figure {
  const { counts, cell } = density;
  const across = [counts.length, counts[0]?.length ?? 0];
  if (across[0] * across[1] === 0) throw new RangeError("Cannot draw the density: there are no counts");
  const odd = counts.find((row) => row.length !== across[1]);
  if (odd !== undefined) {
    throw new RangeError(`Cannot draw the density: rows must all have ${across[1]} counts, and one has ${odd.length}`);
  }
  const first = (axis: number) => (1 - across[axis]) / 2 * cell;
  // Plotly's rows go along y.
  const values = Array.from({ length: across[1] }, (_, j) => counts.map((row) => row[j])).flat();
  const shape = [across[1], across[0]];
  const most = Math.log10(values.reduce((a, b) => Math.max(a, b)));
  const powers = Array.from({ length: Math.floor(Math.max(0, most)) + 1 }, (_, power) => power);
  const axis = (name: string) => ({ title: { text: `${name} (light years)` }, tickformat: "," });
  return {
    data: [{
      type: "heatmap",
      x0: first(0),
      dx: cell,
      y0: first(1),
      dy: cell,
      z: encoded(Float32Array.from(values, (count) => count > 0 ? Math.log10(count) : NaN), shape),
      customdata: encoded(Float32Array.from(values), shape),
      coloraxis: "coloraxis",
      hovertemplate: "%{customdata:,} stars<br>x %{x:,}, y %{y:,} light years<extra></extra>",
    }],
    layout: {
      xaxis: { ...axis("x"), constrain: "domain" },
      yaxis: { ...axis("y"), constrain: "domain", scaleanchor: "x" },
      coloraxis: {
        cmin: 0,
        cmax: Math.max(1, most),
        colorbar: {
          ...colourBar("Stars in a column along z"),
          tickvals: powers,
          ticktext: powers.map((power) => (10 ** power).toLocaleString("en-US")),
        },
      },
      margin: { l: 70, r: 25, t: 30, b: 115 },
    },
  };
}

function colourBar(title: string): Record<string, unknown> {
  const place = { orientation: "h", yref: "container", y: 0.01, yanchor: "bottom", thickness: 10, len: 0.8 };
  return { ...place, title: { text: title, side: "bottom" } };
}

/** Encodes numbers, with 7 digits each. */
function encoded(values: Float32Array<ArrayBuffer>, shape?: readonly number[]): Encoded {
  const bdata = new Uint8Array(values.buffer).toBase64();
  return shape === undefined ? { dtype: "f4", bdata } : { dtype: "f4", bdata, shape: shape.join(", ") };
}
