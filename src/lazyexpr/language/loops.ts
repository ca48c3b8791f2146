import type { PlainDType } from "../../ndarray/mod.ts";
import type { FunctionRow } from "./functions.ts";
import { canCast } from "./promotion.ts";

/** One way to compute a function. */
export interface Loop {
  /** Arguments must be safe to cast to this. */
  readonly takes: PlainDType;
  /** They are cast to this. */
  readonly cast: PlainDType;
  /** The type of the result; null where the function refuses these types. */
  readonly gives: PlainDType | null;
}

const LETTERS: ReadonlyMap<string, PlainDType> = new Map<string, PlainDType>([
  ["?", "bool"],
  ["b", "int8"],
  ["B", "uint8"],
  ["h", "int16"],
  ["H", "uint16"],
  ["i", "int32"],
  ["I", "uint32"],
  ["l", "int64"],
  ["L", "uint64"],
  ["e", "float16"],
  ["f", "float32"],
  ["d", "float64"],
  ["F", "complex64"],
  ["D", "complex128"],
]);
const PARSED = new Map<string, readonly Loop[]>();

/**
 * Finds how a function is computed: the first loop that all arguments can be cast to safely.
 *
 * @param row The function.
 * @param types The types of its arguments.
 * @returns The loop, which may refuse them by giving nothing; null when there is none.
 */
export function findLoop(row: FunctionRow, types: readonly PlainDType[]): Loop | null {
  return loopsOf(row.loops).find(({ takes }) => types.every((type) => canCast(type, takes))) ?? null;
}

function loopsOf(text: string): readonly Loop[] {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const loops = text.split(" ").flatMap((part) => {
    const [, letters, cast, refused, result] = /^([^:!>]+)(?::(.))?(!)?(?:>(.))?$/.exec(part) ?? [];
    return [...letters].map((own): Loop => ({
      takes: dtypeOf(own),
      cast: dtypeOf(cast ?? own),
      gives: refused === undefined ? dtypeOf(result ?? own) : null,
    }));
  });
  PARSED.set(text, loops);
  return loops;
}

function dtypeOf(letter: string): PlainDType {
  const found = LETTERS.get(letter);
  if (found === undefined) throw new RangeError(`Cannot read the table of loops: there is no type "${letter}"`);
  return found;
}
