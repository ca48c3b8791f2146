/**
 * Texts that no user would write, each named by seed and number.
 *
 * @module
 */
import { FUNCTION_NAMES, MAX_LENGTH, REDUCTION_NAMES } from "../../../src/lazyexpr/language/mod.ts";
import { Dice } from "../../ndarray/property/dice.ts";

const PIECES = [
  ..."a b o0 s t 1 0 -1 2.5 1j 1e400 0x_f 9999999999999999999 10**400 True False pi e nan inf None newaxis".split(" "),
  ..."+ - * / // % ** < <= > >= == != & | ^ ~ << >> and or not if else lambda in is".split(" "),
  ..."( ) [ ] , . : = ; ! @ # $ ? \\ ` { } ... :: ( ) ( ) [ ]".split(" "),
  ..."'abc' b'abc' ' \" b' '\\x4' '\\u00e9' axis= keepdims= dtype= ddof= axis=(0,) f4 .sum( .T __class__ __import__"
    .split(" "),
  ..."\u0000 \u00a0 \u2028 \ud800 \u{1f600} \u03c3 \uff11 \u0660 \n \t".split(" "),
  ...FUNCTION_NAMES.keys(),
  ...REDUCTION_NAMES.keys(),
];
const GOOD = [
  "a + sin(b) * 2",
  "where(a > 0, a[:, ::2].mean(axis=1, keepdims=True), b.sum())",
  "(a < 1) & ~(b == 3) | (o0 != 1j)",
  "s == b'abc'",
  "sum(a ** 2, axis=(0, 1), dtype='float64') / 2.5e-3 - -b[..., -1]",
  "clip(a, -1, 10**3) // 7 % 3 << 2 >> 1",
];
const ADVERSARIES: readonly ((n: number) => string)[] = [
  (n) => "(".repeat(n),
  (n) => "(".repeat(n) + "a" + ")".repeat(n),
  (n) => "-".repeat(n) + "a",
  (n) => "not ".repeat(n) + "a",
  (n) => "a" + "+a".repeat(n),
  (n) => "a" + "**a".repeat(n),
  (n) => "2" + "**9".repeat(n),
  (n) => "a" + "<a".repeat(n),
  (n) => "[".repeat(n),
  (n) => "a" + "[".repeat(n) + "0" + "]".repeat(n),
  (n) => "a[" + "0,".repeat(n) + "]",
  (n) => "a[" + "[".repeat(n) + "]".repeat(n) + "]",
  (n) => "a" + ".sum()".repeat(n),
  (n) => "a" + ".sum".repeat(n),
  (n) => "sin(".repeat(n) + "a",
  (n) => "sum(a, axis=(" + "0,".repeat(n) + "))",
  (n) => "9".repeat(n),
  (n) => "9_".repeat(n),
  (n) => "0x" + "f".repeat(n),
  (n) => "1." + "0".repeat(n) + "e" + "9".repeat(n),
  (n) => ".".repeat(n),
  (n) => "'" + "\\x41".repeat(n) + "'",
  (n) => "'".repeat(n),
  (n) => "'" + "\\".repeat(n),
  (n) => "b'" + "a".repeat(n) + "' == s",
  (n) => "x".repeat(n),
  (n) => " ".repeat(n) + "a",
  (n) => "1<<".repeat(n) + "1",
  (n) => "(1<<9)*".repeat(n) + "1",
  (n) => "9**99*".repeat(n) + "1",
  (n) => "where(a,".repeat(n),
  (n) => "a,".repeat(n),
  (n) => "1 if a else ".repeat(n) + "2",
  (n) => "a\u0000".repeat(n),
];

/**
 * Makes hostile texts.
 *
 * @param seed The seed.
 * @param count How many.
 * @returns The texts, one after the other: random ones, mended good ones, and long ones of one pattern.
 */
export function* hostileTexts(seed: number, count: number): Generator<string> {
  const dice = new Dice(seed);
  const pick = <T>(list: readonly T[]): T => dice.pick(list);
  for (let i = 0; i < count; i++) {
    const kind = i % 10;
    if (kind === 0) {
      // Of every pattern short, middling and long ones, some around the limits.
      const n = pick([1, 2, 20, 127, 128, 129, 1023, 1024, 4300, 5000, 20_000, MAX_LENGTH, 100_000]);
      yield ADVERSARIES[Math.floor(i / 10) % ADVERSARIES.length](n);
    } else if (kind < 5) {
      const length = 1 + dice.int(0, pick([4, 12, 40]) - 1);
      yield Array.from({ length }, () => pick(PIECES)).join(pick(["", " "]));
    } else if (kind < 9) {
      let text = pick(GOOD);
      for (let change = dice.int(0, 4 - 1); change >= 0; change--) {
        const at = dice.int(0, text.length);
        text = text.slice(0, at) + (dice.int(0, 2 - 1) === 0 ? pick(PIECES) : "") + text.slice(at + dice.int(0, 3 - 1));
      }
      yield text;
    } else {
      yield String.fromCharCode(
        ...Array.from({ length: 1 + dice.int(0, 30 - 1) }, () => dice.int(0, pick([128, 256, 65536]) - 1)),
      );
    }
  }
}
