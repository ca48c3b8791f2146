// Runs in the page, after Plotly: draws the two pictures, follows light and dark, and moves nearer or farther.
const page = JSON.parse(document.getElementById("page-data").textContent);
const stars = document.getElementById("stars");
const density = document.getElementById("density");
const buttons = [...document.querySelectorAll("button[data-reach]")];
const dark = matchMedia("(prefers-color-scheme: dark)");
// Nothing leaves the page: Plotly would offer to send the picture to its maker.
const config = { responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: "" };

function theme() {
  return page.themes[dark.matches ? "dark" : "light"];
}

function draw(where, figure, template) {
  return Plotly.newPlot(where, figure.data, { ...figure.layout, template }, config);
}

function hasWebgl() {
  const canvas = document.createElement("canvas");
  return (canvas.getContext("webgl2") ?? canvas.getContext("webgl")) !== null;
}

/** Says in words why there is no picture. */
function missing(where, reason) {
  Plotly.purge(where);
  where.textContent = reason;
  where.className = "missing";
}

function show(reach) {
  const layout = { "scene.annotations": page.labels[reach] };
  for (const axis of ["xaxis", "yaxis", "zaxis"]) layout[`scene.${axis}.range`] = [-reach, reach];
  for (const button of buttons) button.setAttribute("aria-pressed", String(Number(button.dataset.reach) === reach));
  return Plotly.relayout(stars, layout);
}

async function drawStars() {
  if (!hasWebgl()) {
    for (const button of buttons) button.disabled = true;
    missing(stars, "The stars in space cannot be drawn: this browser has no WebGL, or it is switched off.");
    return;
  }
  // A narrow picture cuts off what is at its sides, so there one looks from farther away.
  const { eye } = page.stars.layout.scene.camera;
  if (stars.clientWidth < 500) { for (const axis of ["x", "y", "z"]) eye[axis] *= 1.2; }
  await draw(stars, page.stars, theme().stars);
  for (const button of buttons) button.addEventListener("click", () => show(Number(button.dataset.reach)));
  stars.on("plotly_webglcontextlost", () => {
    missing(stars, "The stars in space are gone: the browser took WebGL away. Load the page again.");
  });
}

/** Runs what draws into a place; where it fails the place says so. */
async function attempt(where, drawing) {
  try {
    await drawing();
  } catch (error) {
    console.error(error);
    missing(where, `This picture cannot be drawn: ${error.message}`);
  }
}

await attempt(density, () => draw(density, page.density, theme().density));
await attempt(stars, drawStars);
dark.addEventListener("change", () => {
  if (stars.data) Plotly.relayout(stars, { template: theme().stars });
  if (density.data) Plotly.relayout(density, { template: theme().density });
});
document.documentElement.dataset.drawn = "true";
