/**
 * The elementary functions of double precision, as functions of two lanes.
 *
 * @module
 */
import { arctanF64, hypotF64, tanF64 } from "./angles_f64.ts";
import { expF64 } from "./exp_f64.ts";
import type { Emit } from "./library.ts";
import { log10F64, log1pF64, log2F64 } from "./log_bases_f64.ts";
import { coshF64, expm1F64, sinhF64, tanhF64 } from "./hyperbolic_f64.ts";
import { logF64 } from "./log_f64.ts";
import { powF64 } from "./pow_f64.ts";
import { cosF64, sinF64 } from "./sin_f64.ts";

/** What writes each function, by its name in NumPy. */
export const MATH_F64: Readonly<Record<string, Emit>> = {
  exp: expF64,
  log: logF64,
  sin: sinF64,
  cos: cosF64,
  pow: powF64,
  tan: tanF64,
  arctan: arctanF64,
  hypot: hypotF64,
  log2: log2F64,
  log10: log10F64,
  log1p: log1pF64,
  expm1: expm1F64,
  sinh: sinhF64,
  cosh: coshF64,
  tanh: tanhF64,
};
