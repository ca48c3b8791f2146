/**
 * The star catalogue of the notebooks: reading it, placing its stars around the Sun, counting them by cells.
 *
 * @module
 */
export { type Catalogue, readCatalogue } from "./catalogue.ts";
export { distances, LIGHT_YEARS, type Positions, toCartesian } from "./positions.ts";
export { binByChunk, type Cells, cellsOf, type ChunkCounts, type Grid } from "./binning.ts";
