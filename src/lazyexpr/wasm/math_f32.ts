/**
 * The elementary functions of single precision, as functions of four lanes: some of their own, the others through doubles.
 *
 * @module
 */
import { expF32 } from "./exp_f32.ts";
import { inHalves } from "./halves.ts";
import type { Emit } from "./library.ts";
import { logF32 } from "./log_f32.ts";
import { MATH_F64 } from "./math_f64.ts";
import { powF32 } from "./pow_f32.ts";
import { cosF32, sinF32 } from "./sin_f32.ts";

/** What writes each function, by its name in NumPy. */
export const MATH_F32: Readonly<Record<string, Emit>> = {
  ...Object.fromEntries(Object.entries(MATH_F64).map(([name, emit]) => [name, inHalves(emit)])),
  exp: expF32,
  log: logF32,
  sin: sinF32,
  cos: cosF32,
  pow: powF32,
};
