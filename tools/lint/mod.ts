/**
 * The project's own lint rules, for `deno lint` and for editors: conventions are programs, not prose.
 *
 * @module
 */
import { errorMessage } from "./error_message.ts";
import { layers } from "./layers.ts";
import { onlyFfiOpens } from "./only_ffi_opens.ts";
import { hashPrivate, noExportStar, topLevelFunctions } from "./style.ts";

const plugin: Deno.lint.Plugin = {
  name: "deneb",
  rules: {
    "error-message": errorMessage,
    "hash-private": hashPrivate,
    "layers": layers,
    "no-export-star": noExportStar,
    "only-ffi-opens": onlyFfiOpens,
    "top-level-functions": topLevelFunctions,
  },
};
export default plugin;
