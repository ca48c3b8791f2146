/**
 * Lazy expressions: their language, and the kernels that compute them; what puts both together and reads chunks is to come.
 *
 * @module
 */
export { ExprSyntaxError } from "./language/mod.ts";
