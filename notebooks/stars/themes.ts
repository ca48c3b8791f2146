/** What a page looks like in the light and in the dark: Plotly templates for each of its two pictures. */
export interface Theme {
  /** For the stars in space. */
  readonly stars: Readonly<Record<string, unknown>>;
  /** For the density. */
  readonly density: Readonly<Record<string, unknown>>;
}

/** Colours of one theme. Those of stars are the colours of their light, deeper where the ground is white. */
interface Palette {
  readonly ink: string;
  readonly grid: string;
  readonly ground: string;
  /** Behind names. */
  readonly veil: string;
  readonly sun: string;
  readonly stars: readonly string[];
  readonly density: readonly string[];
}

const LIGHT: Palette = {
  ink: "#222a38",
  grid: "#cfd6e2",
  ground: "#ffffff",
  veil: "rgba(255,255,255,0.75)",
  sun: "#b45309",
  stars: ["#1d3fbb", "#3468cf", "#6f8fc0", "#b8962a", "#d9730d", "#c23a14", "#8a1022"],
  density: ["#dfe8f5", "#9cc3e6", "#4a8fd0", "#20599f", "#0b2a5c"],
};

const DARK: Palette = {
  ink: "#dbe2f0",
  grid: "#2c3850",
  ground: "#0b101c",
  veil: "rgba(11,16,28,0.7)",
  sun: "#ffe08a",
  stars: ["#7aa2ff", "#a9c2ff", "#eef2ff", "#fff1c2", "#ffc46b", "#ff9248", "#ff5a36"],
  density: ["#1f2c50", "#34508f", "#3f8fc4", "#8fd0c0", "#fff2b0"],
};

/** The two themes. */
export const THEMES: Readonly<Record<"light" | "dark", Theme>> = { light: theme(LIGHT), dark: theme(DARK) };

function theme(palette: Palette): Theme {
  const { ink, grid, ground } = palette;
  const common = {
    paper_bgcolor: ground,
    plot_bgcolor: ground,
    font: { color: ink, family: "system-ui, sans-serif", size: 12 },
    hoverlabel: { bgcolor: ground, bordercolor: grid, font: { color: ink } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: "#8a97ad", activecolor: ink },
  };
  const axis = { gridcolor: grid, linecolor: grid, zerolinecolor: grid };
  const wall = { ...axis, showbackground: false, showspikes: false };
  const note = {
    bgcolor: palette.veil,
    borderpad: 1,
    font: { size: 11 },
    arrowcolor: ink,
    arrowwidth: 1,
    arrowhead: 0,
  };
  return {
    stars: {
      layout: {
        ...common,
        scene: { xaxis: wall, yaxis: wall, zaxis: wall, annotationdefaults: note },
        coloraxis: { colorscale: scale(palette.stars) },
      },
      // Traces take these in turn: the stars, those with names, the Sun.
      data: { scatter3d: [{}, {}, { marker: { color: palette.sun } }] },
    },
    density: {
      layout: {
        ...common,
        xaxis: { ...axis, zeroline: false, ticks: "outside", tickcolor: grid },
        yaxis: { ...axis, zeroline: false, ticks: "outside", tickcolor: grid },
        coloraxis: { colorscale: scale(palette.density) },
      },
    },
  };
}

/** Spreads colours evenly. */
function scale(colours: readonly string[]): [number, string][] {
  return colours.map((colour, i) => [i / (colours.length - 1), colour]);
}
