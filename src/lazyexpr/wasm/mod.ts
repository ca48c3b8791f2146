/**
 * WebAssembly SIMD made for lazy expressions: a writer of modules, and elementary functions of vectors.
 *
 * @module
 */
export { logOf, toDouble } from "./big_math.ts";
export { Body } from "./body.ts";
export { type Code, op } from "./code.ts";
export { tableBytes } from "./constants.ts";
export { expF32 } from "./exp_f32.ts";
export { expF64 } from "./exp_f64.ts";
export { polynomial as polynomialF32 } from "./f32x4.ts";
export { polynomial } from "./f64x2.ts";
export { inHalves } from "./halves.ts";
export { type Instruction, INSTRUCTIONS, type ValueType } from "./instructions.ts";
export { signed, unsigned } from "./leb128.ts";
export { type Emit, Library } from "./library.ts";
export { SCALAR_FUNCTIONS } from "./scalar_functions.ts";
export { kernelModule, kernelText } from "./cache.ts";
export { KERNEL_PADDING, type KernelNode, nodesOf, writeKernel } from "./kernel.ts";
export { type ElementInfo, ELEMENTS, type ElementType } from "./element_types.ts";
export { floatOperation } from "./float_lanes.ts";
export { integerOperation } from "./integer_lanes.ts";
export { INTEGER_FUNCTIONS, type IntegerFunction, integerFunction } from "./integer_functions.ts";
export { cast, type Vectors } from "./lanes.ts";
export { logF32 } from "./log_f32.ts";
export { powF32 } from "./pow_f32.ts";
export { powF64 } from "./pow_f64.ts";
export { type LogParts, logParts } from "./log_table.ts";
export { log10F64, log1pF64, log2F64 } from "./log_bases_f64.ts";
export { coshF64, expm1F64, sinhF64, tanhF64 } from "./hyperbolic_f64.ts";
export { arctanF64, hypotF64, tanF64 } from "./angles_f64.ts";
export { logF64 } from "./log_f64.ts";
export { MATH_F32 } from "./math_f32.ts";
export { MATH_F64 } from "./math_f64.ts";
export { type MemoryImport, ModuleWriter } from "./module_writer.ts";
export { SIMD_OPCODES } from "./simd_opcodes.ts";
export { cosF32, sinF32 } from "./sin_f32.ts";
export { cosF64, sinF64 } from "./sin_f64.ts";
