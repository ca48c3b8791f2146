/** Codecs and filters by name: the one table of each, and the settings that users write. @module */
export { type CodecInfo, type CodecName, codecNeedsShape, CODECS, FIRST_USER_CODEC } from "./codecs.ts";
export { checkCells, checkFilterParameter } from "./filter_parameters.ts";
export { checkFilterBlocks, type FilterInfo, type FilterName, FILTERS, type FilterSpec } from "./filters.ts";
export {
  type CodecFields,
  codecFields,
  compressParams,
  type CParams,
  cparamsOf,
  type DParams,
  needsShape,
  requireRunnable,
  type SplitMode,
} from "./cparams.ts";
