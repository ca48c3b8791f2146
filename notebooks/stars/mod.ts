/**
 * The star catalogue of the notebooks: reading it, and a page of pictures.
 *
 * @module
 */
export { type Catalogue, readCatalogue } from "./catalogue.ts";
export { type Density, densityFigure, type Figure, starsFigure } from "./figure.ts";
export { escapeJson, escapeScript, starsPage, writeStarsPage } from "./page.ts";
export { type NearStars, nearStars } from "./selection.ts";
