/**
 * The elementary functions of double precision, as functions of two lanes.
 *
 * @module
 */
import { expF64 } from "./exp_f64.ts";
import type { Emit } from "./library.ts";
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
};
