/**
 * Reads hostile texts, and says of each kind of outcome how often it came; fails at the first other outcome.
 *
 * @module
 */
import { ExprSyntaxError, infer, type OperandType, parse, print } from "../../../src/lazyexpr/language/mod.ts";
import { hostileTexts } from "./hostile_texts.ts";

const OPERANDS: Record<string, OperandType> = {
  a: { dtype: "float32", shape: [4, 5] },
  b: { dtype: "uint8", shape: [5] },
  o0: { dtype: "complex64", shape: [] },
  s: { dtype: "S3", shape: [5] },
  t: { dtype: "datetime64[ns]", shape: [4, 1] },
};
const seed = Number(Deno.args[0]);
const count = Number(Deno.args[1]);
const outcomes = { unreadable: 0, refused: 0, typed: 0 };
let slowest = 0;

for (const text of hostileTexts(seed, count)) {
  const start = performance.now();
  try {
    outcomes[outcome(text)]++;
  } catch (error) {
    console.error(`Seed ${seed}, the text ${JSON.stringify(text.slice(0, 300))} (${text.length} characters):`);
    throw error;
  }
  slowest = Math.max(slowest, performance.now() - start);
}
console.log(JSON.stringify({ ...outcomes, slowest }));

function outcome(text: string): keyof typeof outcomes {
  let tree;
  try {
    tree = parse(text, Object.keys(OPERANDS));
  } catch (error) {
    if (error instanceof ExprSyntaxError && error.position >= 0 && error.position <= text.length) return "unreadable";
    throw error;
  }
  // What is read can be written, and read once more to the same text.
  const written = print(tree);
  if (print(parse(written, Object.keys(OPERANDS))) !== written) throw new Error(`Two texts of one tree: ${written}`);
  try {
    infer(tree, OPERANDS);
    return "typed";
  } catch (error) {
    const isOwn = (error instanceof TypeError || error instanceof RangeError) && error.message.startsWith("Cannot ");
    if (isOwn && !/call stack|memory/.test(error.message)) return "refused";
    throw error;
  }
}
