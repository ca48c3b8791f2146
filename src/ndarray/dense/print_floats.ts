/** NumPy's default: at most so many digits behind the point. */
const PRECISION = 8;
/** Digits that tell every value of a type from its neighbours. */
const MAX_DIGITS: Readonly<Record<number, number>> = { 2: 5, 4: 9 };
/** Decimal digits that a type always keeps, as NumPy counts them. */
const SAFE_DIGITS: Readonly<Record<number, number>> = { 2: 3, 4: 6, 8: 15 };
/** More digits than any tie between two decimals has. */
const ALL_DIGITS = 60;

function narrowed(x: number, size: number): number {
  return size === 8 ? x : size === 4 ? Math.fround(x) : Math.f16round(x);
}

interface Decimal {
  /** Digits of the number, the first before the point. */
  readonly digits: string;
  /** The power of ten of the first digit. */
  readonly exponent: number;
}

/** Takes `d.ddde+x` apart; the sign is left out. */
function takeApart(text: string): Decimal {
  const [mantissa, exponent] = text.replace(/^-/, "").split("e");
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

/** Digits of a value, rounded to so many behind the first; JavaScript rounds ties up, NumPy to even. */
function roundedDigits(x: number, behind: number): Decimal {
  const up = takeApart(x.toExponential(behind));
  const all = takeApart(x.toExponential(ALL_DIGITS));
  const rest = all.digits.slice(behind + 1);
  const last = Number(all.digits[behind]);
  if (!/^50*$/.test(rest) || last % 2 === 1) return up;
  return { digits: all.digits.slice(0, behind + 1), exponent: all.exponent };
}

/** The shortest decimal that reads back as the same value of its type. */
function shortest(x: number, size: number): Decimal {
  if (size === 8) return takeApart(x.toExponential());
  for (let behind = 0; behind < MAX_DIGITS[size]; behind++) {
    // Neighbours of a power of two are not equally far, so the upper of two equally near decimals may be the only one.
    for (const found of [roundedDigits(x, behind), takeApart(x.toExponential(behind))]) {
      const { digits, exponent } = found;
      if (narrowed(Number(`${digits[0]}.${digits.slice(1)}e${exponent}`), size) === Math.abs(x)) return found;
    }
  }
  return takeApart(x.toExponential());
}

/** Digits with the point: all before it, and those behind it without trailing zeros. */
function placePoint({ digits, exponent }: Decimal): [whole: string, fraction: string] {
  if (exponent < 0) return ["0", ("0".repeat(-exponent - 1) + digits).replace(/0+$/, "")];
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return [whole, digits.slice(exponent + 1).replace(/0+$/, "")];
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

function signOf(x: number, plus: boolean): string {
  return isNegative(x) ? "-" : plus ? "+" : "";
}

/** Positional digits of a finite value, at most so many behind the point. */
function positional(x: number, size: number, precision: number): [whole: string, fraction: string] {
  if (x === 0) return ["0", ""];
  const short = shortest(x, size);
  const parts = placePoint(short);
  if (parts[1].length <= precision) return parts;
  // Smaller values than 0.0001 are written with exponents, so some digit is always within the precision.
  return placePoint(roundedDigits(x, short.exponent + precision));
}

/** Scientific digits of a finite value, at most so many behind the point. */
function scientific(x: number, size: number, precision: number): Decimal {
  if (x === 0) return { digits: "0", exponent: 0 };
  const short = shortest(x, size);
  const { digits, exponent } = short.digits.length - 1 <= precision ? short : roundedDigits(x, precision);
  return { digits: digits.slice(0, 1) + digits.slice(1).replace(/0+$/, ""), exponent };
}

function exponentText(exponent: number, width: number): string {
  return `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(width, "0")}`;
}

function notFinite(x: number, plus: boolean): string {
  return Number.isNaN(x) ? (plus ? "+nan" : "nan") : `${signOf(x, plus)}inf`;
}

/** Whether NumPy shows these values with exponents: when they are large, small, or far apart. */
function needsExponents(values: readonly number[], size: number): boolean {
  let low = Infinity;
  let high = 0;
  for (const x of values) {
    const a = Math.abs(x);
    if (a === 0) continue;
    low = Math.min(low, a);
    high = Math.max(high, a);
  }
  if (high === 0) return false;
  return high >= 10 ** Math.min(8, SAFE_DIGITS[size]) || low < narrowed(0.0001, size) ||
    narrowed(high / low, size) > 1000;
}

/** Writes floats of one array, all with the same width. */
export type FloatWriter = (x: number) => string;

/**
 * Finds the common form of floats, as NumPy's default does.
 *
 * @param values The values that are shown.
 * @param size Bytes of a float: 2, 4 or 8.
 * @param plus Whether positive values have a sign too.
 * @returns What writes one of the values.
 */
export function floatWriter(values: readonly number[], size: number, plus: boolean): FloatWriter {
  const finite = values.filter(Number.isFinite);
  const exponents = needsExponents(finite, size);
  const form = exponents ? scientificForm(finite, size, plus) : positionalForm(finite, size, plus);
  let left = form.left;
  if (finite.length < values.length) {
    const room = form.right + 1;
    left = Math.max(left, 3 - room, 3 + (plus || values.includes(-Infinity) ? 1 : 0) - room);
  }
  return (x) => Number.isFinite(x) ? form.write(x, left) : notFinite(x, plus).padStart(left + form.right + 1);
}

interface Form {
  readonly left: number;
  readonly right: number;
  readonly write: (x: number, left: number) => string;
}

function positionalForm(values: readonly number[], size: number, plus: boolean): Form {
  let left = 0;
  let right = 0;
  for (const x of values) {
    const [whole, fraction] = positional(x, size, PRECISION);
    left = Math.max(left, whole.length + signOf(x, plus).length);
    right = Math.max(right, fraction.length);
  }
  const write = (x: number, width: number) => {
    const [whole, fraction] = positional(x, size, PRECISION);
    return `${(signOf(x, plus) + whole).padStart(width)}.${fraction.padEnd(right)}`;
  };
  return { left, right, write };
}

function scientificForm(values: readonly number[], size: number, plus: boolean): Form {
  let left = 0;
  let precision = 0;
  let width = 2;
  for (const x of values) {
    const { digits, exponent } = scientific(x, size, PRECISION);
    left = Math.max(left, 1 + signOf(x, plus).length);
    precision = Math.max(precision, digits.length - 1);
    width = Math.max(width, String(Math.abs(exponent)).length);
  }
  const write = (x: number, pad: number) => {
    const short = scientific(x, size, PRECISION);
    // Digits beyond the shortest form are the true ones, not zeros.
    const { digits, exponent } = x === 0 || short.digits.length > precision ? short : roundedDigits(x, precision);
    const sign = signOf(x, plus);
    return `${(sign + digits[0]).padStart(pad)}.${digits.slice(1).padEnd(precision, "0")}${
      exponentText(exponent, width)
    }`;
  };
  return { left, right: width + 2 + precision, write };
}

/**
 * Writes one float as NumPy's scalars are written: all digits that it needs.
 *
 * @param x The value.
 * @param size Bytes of the float: 2, 4 or 8.
 * @param bare Whether whole numbers have no `.0` (as in parts of complex numbers).
 * @returns Such as `0.1`, `1e+16`, `-inf`.
 */
export function floatText(x: number, size: number, bare = false): string {
  if (!Number.isFinite(x)) return notFinite(x, false);
  const a = Math.abs(x);
  const sign = signOf(x, false);
  if (a !== 0 && (a < 0.0001 || a >= (size === 8 ? 1e16 : 10 ** SAFE_DIGITS[size]))) {
    const { digits, exponent } = shortest(x, size);
    return `${sign}${digits[0]}${digits.length > 1 ? "." + digits.slice(1) : ""}${exponentText(exponent, 2)}`;
  }
  const [whole, fraction] = positional(x, size, Infinity);
  return `${sign}${whole}${fraction === "" ? (bare ? "" : ".0") : "." + fraction}`;
}
