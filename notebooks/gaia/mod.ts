/**
 * Catalogues of stars as the Gaia archive exports them: finding and reading the files, sifting and placing the stars.
 *
 * @module
 */
export { CatalogueError } from "./catalogue_error.ts";
export { type Cells, cellsOf, type Grid } from "./cells.ts";
export { type Column, type ColumnData, type ColumnKind, type ColumnKinds, type Columns } from "./columns.ts";
export { type StarFilters, type StarRow } from "./filters.ts";
export { type CubeOptions, fillCube, type StarCube, type StarWriter, writeCube } from "./cube.ts";
export { distances, LIGHT_YEARS, placesOf, type Positions, toCartesian } from "./positions.ts";
export { type GaiaOptions, readGaia, type StarBatch } from "./read_gaia.ts";
export { addReport, emptyReport, reject, type Report, reportTable } from "./report.ts";
export { readRows } from "./rows.ts";
export { type RowBatch } from "./scanner.ts";
export { findFiles, type Sources } from "./sources.ts";
export { toTable } from "./table.ts";
