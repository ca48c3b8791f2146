/**
 * Values of a kernel as lists of vectors: each list holds the same elements, in more vectors where elements are larger.
 *
 * @module
 */
import type { Body } from "./body.ts";
import { type Code, laneOp, op } from "./code.ts";
import { type ElementInfo, ELEMENTS, type ElementType, integerShape } from "./element_types.ts";
import type { Instruction, ValueType } from "./instructions.ts";

/** The vectors of one value. */
export type Vectors = readonly Code[];

/**
 * Applies an instruction to each vector and keeps the results.
 *
 * @param body Where.
 * @param name The instruction.
 * @param args Its arguments, of equally many vectors.
 * @returns The results.
 */
export function each(body: Body, name: Instruction, ...args: readonly Vectors[]): Vectors {
  return args[0].map((_, index) => body.let(op(name, ...args.map((arg) => arg[index]))));
}

/**
 * Doubles the size of integers.
 *
 * @param body Where.
 * @param vectors The integers.
 * @param size Their size in bytes.
 * @param isSigned Whether the sign is spread; for masks it is.
 * @returns Twice as many vectors.
 */
export function extend(body: Body, vectors: Vectors, size: number, isSigned: boolean): Vectors {
  const names = ["low", "high"].map((half) =>
    `${integerShape(2 * size)}.extend_${half}_${integerShape(size)}_${isSigned ? "s" : "u"}` as Instruction
  );
  return vectors.flatMap((vector) => names.map((name) => body.let(op(name, vector))));
}

/**
 * Halves the size of integers, of which the lower bits stay.
 *
 * @param body Where.
 * @param vectors The integers.
 * @param size Their size in bytes.
 * @returns Half as many vectors.
 */
export function truncate(body: Body, vectors: Vectors, size: number): Vectors {
  const half = size / 2;
  const lanes = Array.from({ length: 16 }, (_, index) => Math.floor(index / half) * size + index % half);
  return vectors.filter((_, index) => index % 2 === 0).map((vector, index) =>
    body.let(laneOp("i8x16.shuffle", lanes, vector, vectors[2 * index + 1]))
  );
}

/**
 * Gives integers or masks another size.
 *
 * @param body Where.
 * @param vectors The integers.
 * @param from Their size in bytes.
 * @param to The size that they get.
 * @param isSigned Whether the sign is spread; for masks it is.
 * @returns As many vectors as that takes.
 */
export function resize(body: Body, vectors: Vectors, from: number, to: number, isSigned: boolean): Vectors {
  let [values, size] = [vectors, from];
  for (; size < to; size *= 2) values = extend(body, values, size, isSigned);
  for (; size > to; size /= 2) values = truncate(body, values, size);
  return values;
}

/**
 * Takes values apart into single elements.
 *
 * @param vectors The values.
 * @param dtype Their type.
 * @returns The code of each element.
 */
export function elements(vectors: Vectors, dtype: ElementType): Code[] {
  const { size, shape, kind } = ELEMENTS[dtype];
  const suffix = size > 2 ? "" : kind === "signed" ? "_s" : "_u";
  return vectors.flatMap((vector) =>
    Array.from(
      { length: 16 / size },
      (_, lane) => laneOp(`${shape}.extract_lane${suffix}` as Instruction, [lane], vector),
    )
  );
}

/**
 * Puts single elements together.
 *
 * @param body Where.
 * @param values The code of each element.
 * @param dtype Their type.
 * @returns The vectors.
 */
export function assemble(body: Body, values: readonly Code[], dtype: ElementType): Vectors {
  const { size, shape } = ELEMENTS[dtype];
  const count = 16 / size;
  return Array.from({ length: values.length / count }, (_, index) => {
    const vector = body.let(op(`${shape}.splat`, values[index * count]));
    for (let lane = 1; lane < count; lane++) {
      body.set(vector, laneOp(`${shape}.replace_lane`, [lane], vector, values[index * count + lane]));
    }
    return vector;
  });
}

/**
 * Gives values another type, as NumPy does; whole numbers out of range wrap.
 *
 * @param body Where.
 * @param vectors The values.
 * @param from Their type.
 * @param to The type that they get.
 * @returns The new values.
 */
export function cast(body: Body, vectors: Vectors, from: ElementType, to: ElementType): Vectors {
  const [source, target]: ElementInfo[] = [ELEMENTS[from], ELEMENTS[to]];
  if (from === to) return vectors;
  if (source.kind === "bool") {
    const ones = op("i8x16.splat", { type: "i32", bytes: [0x41, 1] });
    return cast(body, vectors.map((vector) => body.let(op("v128.and", vector, ones))), "uint8", to);
  }
  if (target.kind === "bool") {
    const zero = op(`${source.shape}.splat`, zeroOf(source.scalar));
    const masks = vectors.map((vector) => body.let(op(`${source.shape}.ne`, vector, zero)));
    return resize(body, masks, source.size, 1, true);
  }
  if (source.kind === "float") {
    return target.kind === "float" ? changePrecision(body, vectors, to) : toInteger(body, vectors, from, to);
  }
  const isSigned = source.kind === "signed";
  if (target.kind !== "float") return resize(body, vectors, source.size, target.size, isSigned);
  if (source.size === 8) {
    const name = `${target.scalar}.convert_i64_${isSigned ? "s" : "u"}` as Instruction;
    return assemble(body, elements(vectors, from).map((value) => op(name, value)), to);
  }
  const words = resize(body, vectors, source.size, 4, isSigned);
  const sign = isSigned ? "s" : "u";
  if (to === "float32") return each(body, `f32x4.convert_i32x4_${sign}`, words);
  return words.flatMap((word) => halves(word).map((half) => body.let(op(`f64x2.convert_low_i32x4_${sign}`, half))));
}

function zeroOf(type: ValueType): Code {
  const opcodes = {
    i32: [0x41, 0],
    i64: [0x42, 0],
    f32: [0x43, 0, 0, 0, 0],
    f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
    v128: [],
  };
  return { type, bytes: opcodes[type] };
}

function toInteger(body: Body, vectors: Vectors, from: ElementType, to: ElementType): Vectors {
  const target = ELEMENTS[to];
  const sign = target.kind === "unsigned" && target.size >= 4 ? "u" : "s";
  if (target.size === 8) {
    const name = `i64.trunc_sat_${ELEMENTS[from].scalar}_${sign}` as Instruction;
    return assemble(body, elements(vectors, from).map((value) => op(name, value)), to);
  }
  const words = from === "float32"
    ? each(body, `i32x4.trunc_sat_f32x4_${sign}`, vectors)
    : joined(body, each(body, `i32x4.trunc_sat_f64x2_${sign}_zero`, vectors));
  return resize(body, words, 4, target.size, true);
}

function changePrecision(body: Body, vectors: Vectors, to: ElementType): Vectors {
  if (to === "float32") return joined(body, each(body, "f32x4.demote_f64x2_zero", vectors));
  return vectors.flatMap((vector) => halves(vector).map((half) => body.let(op("f64x2.promote_low_f32x4", half))));
}

/** A vector, and one whose lower half is its upper one. */
function halves(vector: Code): [Code, Code] {
  const upper = Array.from({ length: 16 }, (_, index) => 8 + index % 8);
  return [vector, laneOp("i8x16.shuffle", upper, vector, vector)];
}

/** The lower halves of two vectors each in one. */
function joined(body: Body, vectors: Vectors): Vectors {
  return truncate(body, vectors, 16);
}
