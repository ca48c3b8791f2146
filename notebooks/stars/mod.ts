/**
 * The star catalogue of the notebooks: reading it, placing its stars around the Sun, counting them by cells.
 *
 * @module
 */
export { type Catalogue, readCatalogue } from "./catalogue.ts";
export { type Density, densityFigure, type Figure, starsFigure } from "./figure.ts";
export { escapeJson, escapeScript, starsPage, writeStarsPage } from "./page.ts";
export { distances, LIGHT_YEARS, type Positions, toCartesian } from "./positions.ts";
export { type NearStars, nearStars } from "./selection.ts";
export { binByChunk, type Cells, cellsOf, type ChunkCounts, type Grid } from "./binning.ts";
