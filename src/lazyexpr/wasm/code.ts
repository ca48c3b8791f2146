import { type Instruction, INSTRUCTIONS, resultType, type ValueType } from "./instructions.ts";
import { signed, unsigned } from "./leb128.ts";

/** Instructions that leave one value on the stack. */
export interface Code {
  /** The type of that value. */
  readonly type: ValueType;
  /** The instructions as a module holds them. */
  readonly bytes: readonly number[];
}

/** What was found out about instructions before. */
const instructions = new Map<Instruction, Code>();

function known(name: Instruction): Code {
  let found = instructions.get(name);
  if (found === undefined) {
    const code: number = INSTRUCTIONS[name];
    found = { type: resultType(name), bytes: code < 0x100 ? [code] : [code >> 8, ...unsigned(code & 0xff)] };
    instructions.set(name, found);
  }
  return found;
}

/** Bytes of arguments and what follows them. */
function joined(args: readonly Code[], last: readonly number[]): number[] {
  const bytes: number[] = [];
  for (const arg of args) for (const byte of arg.bytes) bytes.push(byte);
  for (const byte of last) bytes.push(byte);
  return bytes;
}

/**
 * Gives the bytes of an instruction's opcode.
 *
 * @param name The instruction.
 * @returns Its bytes, without what follows them.
 */
export function opcode(name: Instruction): readonly number[] {
  return known(name).bytes;
}

/**
 * Applies an instruction to values.
 *
 * @param name The instruction.
 * @param args What it takes from the stack, in order.
 * @returns The code of its result.
 */
export function op(name: Instruction, ...args: readonly Code[]): Code {
  const { type, bytes } = known(name);
  return { type, bytes: joined(args, bytes) };
}

/**
 * Applies an instruction that is followed by the number of a lane or by lanes of a shuffle.
 *
 * @param name The instruction.
 * @param lanes The bytes that follow it.
 * @param args What it takes from the stack, in order.
 * @returns The code of its result.
 */
export function laneOp(name: Instruction, lanes: readonly number[], ...args: readonly Code[]): Code {
  const { type, bytes } = op(name, ...args);
  return { type, bytes: [...bytes, ...lanes] };
}

/**
 * Loads from memory; the address need not be aligned.
 *
 * @param name The instruction.
 * @param address Where, an `i32`.
 * @param offset Bytes to add to the address. Default 0.
 * @returns The code of what was loaded.
 */
export function load(name: Instruction, address: Code, offset = 0): Code {
  return { type: known(name).type, bytes: [...address.bytes, ...opcode(name), 0, ...unsigned(offset)] };
}

/**
 * Replaces one lane of a vector by what memory holds.
 *
 * @param name The instruction, such as `v128.load64_lane`.
 * @param lane The number of the lane.
 * @param address Where, an `i32`.
 * @param vector The vector.
 * @param offset Bytes to add to the address. Default 0.
 * @returns The code of the changed vector.
 */
export function loadLane(name: Instruction, lane: number, address: Code, vector: Code, offset = 0): Code {
  const bytes = [...address.bytes, ...vector.bytes, ...opcode(name), 0, ...unsigned(offset), lane];
  return { type: "v128", bytes };
}

/**
 * A constant of 32 bits.
 *
 * @param value The number; of more than 31 bits its two's complement counts.
 * @returns Its code.
 */
export function i32(value: number): Code {
  return { type: "i32", bytes: [...opcode("i32.const"), ...signed(BigInt(value | 0))] };
}

/**
 * A constant of 64 bits.
 *
 * @param value The number; of more than 63 bits its two's complement counts.
 * @returns Its code.
 */
export function i64(value: bigint): Code {
  return { type: "i64", bytes: [...opcode("i64.const"), ...signed(BigInt.asIntN(64, value))] };
}

/**
 * A constant in double precision.
 *
 * @param value The number.
 * @returns Its code.
 */
export function f64(value: number): Code {
  return { type: "f64", bytes: [...opcode("f64.const"), ...new Uint8Array(Float64Array.of(value).buffer)] };
}

/**
 * A vector of zero bits.
 *
 * @returns Its code.
 */
export function zeros(): Code {
  return { type: "v128", bytes: [...opcode("v128.const"), ...new Array(16).fill(0)] };
}

/**
 * Calls a function.
 *
 * @param index Its number in the module.
 * @param type What it returns.
 * @param args Its arguments.
 * @returns The code of the result.
 */
export function call(index: number, type: ValueType, ...args: readonly Code[]): Code {
  return { type, bytes: joined(args, [...opcode("call"), ...unsigned(index)]) };
}
