import { type Code, opcode } from "./code.ts";
import type { Instruction, ValueType } from "./instructions.ts";
import { unsigned } from "./leb128.ts";

/** Type bytes of values. */
export const TYPE_BYTES: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

/** A block type without a result. */
const EMPTY = 0x40;

/** The body of one function as it is written. */
export class Body {
  /** Reads of the parameters. */
  readonly params: readonly Code[];
  readonly #paramCount: number;
  readonly #locals: ValueType[] = [];
  readonly #bytes: number[] = [];

  /**
   * Begins a body.
   *
   * @param params Types of the parameters.
   */
  constructor(params: readonly ValueType[]) {
    this.#paramCount = params.length;
    this.params = params.map((type, index) => ({ type, bytes: [...opcode("local.get"), ...unsigned(index)] }));
  }

  /** Adds raw bytes of instructions. */
  raw(bytes: readonly number[]): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** Keeps a value in a new local variable and gives the code that reads it. */
  let(value: Code): Code {
    this.#locals.push(value.type);
    const index = unsigned(this.#paramCount + this.#locals.length - 1);
    this.raw([...value.bytes, ...opcode("local.set"), ...index]);
    return { type: value.type, bytes: [...opcode("local.get"), ...index] };
  }

  /** Gives a local variable, as `let` or a parameter made it, another value. */
  set(local: Code, value: Code): void {
    this.raw([...value.bytes, ...opcode("local.set"), ...local.bytes.slice(1)]);
  }

  /** Runs code only where a condition holds. */
  if(condition: Code, then: () => void): void {
    this.raw([...condition.bytes, ...opcode("if"), EMPTY]);
    then();
    this.raw(opcode("end"));
  }

  /** Repeats code while the condition that it gives holds; it runs once at least. */
  loop(run: () => Code): void {
    this.raw([...opcode("loop"), EMPTY]);
    const again = run();
    this.raw([...again.bytes, ...opcode("br_if"), 0, ...opcode("end")]);
  }

  /** Stores a value; the address need not be aligned. */
  store(name: Instruction, address: Code, value: Code, offset = 0): void {
    this.raw([...address.bytes, ...value.bytes, ...opcode(name), 0, ...unsigned(offset)]);
  }

  /** Stores one lane of a vector. */
  storeLane(name: Instruction, lane: number, address: Code, vector: Code, offset = 0): void {
    this.raw([...address.bytes, ...vector.bytes, ...opcode(name), 0, ...unsigned(offset), lane]);
  }

  /** The whole body with its size, as a module holds it. */
  finish(): number[] {
    const groups: [number, ValueType][] = [];
    for (const type of this.#locals) {
      const last = groups.at(-1);
      if (last?.[1] === type) last[0]++;
      else groups.push([1, type]);
    }
    const locals = groups.flatMap(([count, type]) => [...unsigned(count), TYPE_BYTES[type]]);
    const size = unsigned(groups.length);
    const length = size.length + locals.length + this.#bytes.length + 1;
    return [...unsigned(length), ...size, ...locals, ...this.#bytes, ...opcode("end")];
  }
}
