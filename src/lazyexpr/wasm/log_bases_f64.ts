import type { Body } from "./body.ts";
import { type Code, op } from "./code.ts";
import { doubles, longs } from "./constants.ts";
import { above, add, and, andnot, any, div, eq, lt, mul, or, select, sub } from "./f64x2.ts";
import type { Emit, Library } from "./library.ts";
import { logF64 } from "./log_f64.ts";
import { exponentOf } from "./pow_f64.ts";

const { one, zero, perLn2, perLn10, smallest, infinity, scaled, shift, nan, lowest } = doubles({
  one: 1,
  zero: 0,
  perLn2: Math.LOG2E,
  perLn10: Math.LOG10E,
  smallest: 2 ** -1022,
  infinity: Infinity,
  scaled: 2 ** 52,
  shift: 52,
  nan: NaN,
  lowest: -Infinity,
});
/** What turns the bits of the least normal number to the least whole number, and those of the greatest finite one so. */
const { lowestFirst, lastUsual } = longs({ lowestFirst: (-1n << 63n) - (1n << 52n), lastUsual: -1n - (1n << 53n) });

function scaledLog(factor: Code): Emit {
  const rare = (body: Body, _library: Library, x: Code) => {
    const isSmall = body.let(lt(x, smallest));
    const normal = body.let(select(mul(x, scaled), x, isSmall));
    const { high, low } = exponentOf(body, normal, factor, and(isSmall, shift));
    const finite = select(x, add(high, low), eq(x, infinity));
    return select(lowest, select(finite, nan, op("f64x2.gt", x, zero)), eq(x, zero));
  };
  return (body, library, x) => {
    const { high, low } = exponentOf(body, x, factor);
    const result = body.let(add(high, low));
    body.if(
      any(above(op("i64x2.add", x, lowestFirst), lastUsual)),
      () => body.set(result, library.call(rare, x)),
    );
    return result;
  };
}

/** The logarithm to base 2. */
export const log2F64: Emit = scaledLog(perLn2);
/** The logarithm to base 10. */
export const log10F64: Emit = scaledLog(perLn10);

/**
 * log(1 + x).
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function log1pF64(body: Body, library: Library, x: Code): Code {
  const sum = body.let(add(x, one));
  const part = body.let(sub(sum, one));
  // What the sum lacks, exactly.
  const low = add(sub(one, sub(sum, part)), sub(x, part));
  const correction = andnot(div(low, sum), or(eq(sum, infinity), eq(sum, zero)));
  const result = add(logF64(body, library, sum), correction);
  return select(x, result, eq(sum, one));
}
