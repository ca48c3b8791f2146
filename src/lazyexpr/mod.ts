/**
 * Lazy expressions: the language; the engine is to come.
 *
 * @module
 */
export { ExprSyntaxError } from "./language/mod.ts";
