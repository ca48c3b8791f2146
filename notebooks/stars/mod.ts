/**
 * The star catalogue of the notebooks: reading it, and counting its stars by cells.
 *
 * @module
 */
export { type Catalogue, readCatalogue } from "./catalogue.ts";
export { binByChunk, type ChunkCounts } from "./binning.ts";
