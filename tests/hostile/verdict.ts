import { Blosc2Error, FormatError, SelectionSyntaxError, StaleError, UnsupportedError } from "../../mod.ts";

/** What V8 says by itself: code that met a value it did not think of. */
const OF_THE_ENGINE = new RegExp(
  [
    "^Invalid (?:typed array|array|string|DataView|date|time|array buffer|count|code point)",
    "^(?:Array buffer allocation|Maximum call stack|Map maximum|Set maximum|Maximum BigInt)",
    "^(?:offset is out|Offset is outside|Start offset|byte length of|Length out of range|Value .* out of range)",
    "^(?:The number .* cannot be converted|toFixed|toString\\(\\) radix|source array is too|Invalid count value)",
    "^Cannot (?:read properties|set properties|convert (?:undefined|null|object|a Symbol|a BigInt)|mix BigInt|destructure|access|create property|delete property|assign)",
    "is not (?:a function|iterable|defined|a constructor|an object|extensible|an integer$)",
    "^(?:Reduce of empty|Derived|Class constructor|Iterator value|Converting circular|Do not know how)",
    "^(?:undefined|null) |to a BigInt$",
  ].join("|"),
);

/**
 * Tells whether an error is one that a caller can act on.
 *
 * @param error What was thrown.
 * @returns The name of its class, or null when it tells of a defect.
 */
export function allowedClass(error: unknown): string | null {
  if (error instanceof FormatError) return Number.isSafeInteger(error.offset) && error.offset >= 0 ? error.name : null;
  const own = [UnsupportedError, Blosc2Error, StaleError, SelectionSyntaxError];
  if (own.some((kind) => error instanceof kind)) return (error as Error).name;
  if (Object.values(Deno.errors).some((kind) => error instanceof kind)) return (error as Error).name;
  const isArgument = error instanceof RangeError || error instanceof TypeError;
  return isArgument && !OF_THE_ENGINE.test(error.message) ? error.name : null;
}
