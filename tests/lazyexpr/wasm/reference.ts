/**
 * Elementary functions to hundreds of bits, in fixed-point arithmetic with whole numbers of any size.
 *
 * @module
 */

/** Bits after the point. */
const P = 420n;
const ONE = 1n << P;
/** Bits of pi, for arguments as large as doubles get. */
const PI_BITS = 1700n;

/** A number as `digits` times 2^-shift. */
export interface Big {
  readonly digits: bigint;
  readonly shift: bigint;
}

/** An arctangent of 1/n, times 2^bits. */
function arctanInverse(n: bigint, bits: bigint): bigint {
  let power = (1n << bits) / n, sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += (k & 2n) === 0n ? power / k : -power / k;
    power /= n * n;
  }
  return sum;
}

const PI = 4n * (4n * arctanInverse(5n, PI_BITS) - arctanInverse(239n, PI_BITS));
const PI_P = PI >> PI_BITS - P;
const LN2 = 2n * artanh(ONE / 3n);
const LN10 = 3n * LN2 + 2n * artanh(ONE / 9n);

/** A double, exactly. */
export function exact(x: number): Big {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0];
  const field = bits >> 52n & 0x7ffn;
  const fraction = bits & (1n << 52n) - 1n;
  const size = field === 0n ? fraction : fraction | 1n << 52n;
  return { digits: bits >> 63n ? -size : size, shift: 1075n - (field === 0n ? 1n : field) };
}

function fixed({ digits, shift }: Big, bits = P): bigint {
  return shift > bits ? digits >> shift - bits : digits << bits - shift;
}

function times(a: bigint, b: bigint): bigint {
  return a * b >> P;
}

function artanh(x: bigint): bigint {
  const square = times(x, x);
  let power = x, sum = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = times(power, square);
  }
  return sum;
}

function root(x: bigint): bigint {
  const value = x << P;
  let guess = 1n << BigInt(value.toString(2).length + 1 >> 1);
  for (;;) {
    const next = guess + value / guess >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** e^x less one for a fixed-point number of any size, as digits of P bits and a power of two. */
function exponential(x: bigint): { digits: bigint; power: bigint } {
  const power = x / LN2;
  const r = x - power * LN2 >> 4n;
  let term = ONE, sum = ONE;
  for (let k = 1n; term !== 0n && term !== -1n; k++) sum += term = times(term, r) / k;
  for (let k = 0; k < 4; k++) sum = times(sum, sum);
  return { digits: sum, power };
}

function exp(x: bigint): Big {
  const { digits, power } = exponential(x);
  return { digits, shift: P - power };
}

/** The logarithm of a positive number. */
function log({ digits, shift }: Big): bigint {
  const length = BigInt(digits.toString(2).length);
  const z = length > P ? digits >> length - P : digits << P - length;
  const power = length - shift;
  const [m, e] = 10n * z < 7n * ONE ? [2n * z, power - 1n] : [z, power];
  return e * LN2 + 2n * artanh(((m - ONE) << P) / (m + ONE));
}

/** Sine and cosine of a double. */
function sincos(x: Big): [bigint, bigint] {
  const wide = fixed(x, PI_BITS);
  const half = PI >> 1n;
  const count = (2n * wide + half) / (2n * half) - (wide < -half ? 1n : 0n);
  const r = wide - count * half >> PI_BITS - P;
  const square = times(r, r);
  const series = (first: bigint, k: bigint) => {
    let term = first, sum = first;
    for (; term !== 0n && term !== -1n; k += 2n) sum += term = -times(term, square) / (k * (k + 1n));
    return sum;
  };
  const [s, c] = [series(r, 2n), series(ONE, 1n)];
  return ([[s, c], [c, -s], [-s, -c], [-c, s]] as [bigint, bigint][])[Number((count % 4n + 4n) % 4n)];
}

function arctan(x: bigint): bigint {
  if (x < 0n) return -arctan(-x);
  if (x > ONE) return (PI_P >> 1n) - arctan(ONE * ONE / x);
  let y = x;
  for (let k = 0; k < 3; k++) y = (y << P) / (ONE + root(ONE + times(y, y)));
  const square = times(y, y);
  let power = y, sum = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += (k & 2n) === 0n ? power / k : -power / k;
    power = times(power, square);
  }
  return 8n * sum;
}

function at(digits: bigint): Big {
  return ({ digits, shift: P });
}

/** Arguments so near zero that a function is its first term for every bit that counts. */
function isTiny(x: Big) {
  return x.shift - BigInt(x.digits.toString(2).length) > 120n;
}

function ratio(a: bigint, b: bigint): Big {
  return { digits: (a << P) / b, shift: P };
}

/** The digits of e^x and of e^-x. */
function both(x: Big): [bigint, bigint] {
  const up = exponential(fixed(x)), down = exponential(-fixed(x));
  const align = (v: { digits: bigint; power: bigint }) => v.power < 0n ? v.digits >> -v.power : v.digits << v.power;
  return [align(up), align(down)];
}

/** The functions by their names in NumPy, for finite arguments where they are finite. */
export const REFERENCE: Readonly<Record<string, (x: Big, y: Big) => Big>> = {
  exp: (x) => exp(fixed(x)),
  expm1: (x) => {
    if (isTiny(x)) return x;
    const { digits, power } = exponential(fixed(x));
    return at((power < 0n ? digits >> -power : digits << power) - ONE);
  },
  log: (x) => at(log(x)),
  log2: (x) => ratio(log(x), LN2),
  log10: (x) => ratio(log(x), LN10),
  log1p: (x) => isTiny(x) ? x : at(log({ digits: x.digits + (1n << x.shift), shift: x.shift })),
  sin: (x) => isTiny(x) ? x : at(sincos(x)[0]),
  cos: (x) => at(sincos(x)[1]),
  tan: (x) => {
    if (isTiny(x)) return x;
    const [s, c] = sincos(x);
    return ratio(s, c);
  },
  pow: (x, y) => {
    const l = log(x);
    return exp(y.shift > 0n ? l * y.digits >> y.shift : l * y.digits << -y.shift);
  },
  sinh: (x) => {
    if (isTiny(x)) return x;
    const [up, down] = both(x);
    return { digits: up - down, shift: P + 1n };
  },
  cosh: (x) => {
    const [up, down] = both(x);
    return { digits: up + down, shift: P + 1n };
  },
  tanh: (x) => {
    if (isTiny(x)) return x;
    const [up, down] = both(x);
    return ratio(up - down, up + down);
  },
  arctan: (x) => isTiny(x) ? x : at(arctan(fixed(x))),
  arcsin: (x) => {
    if (isTiny(x)) return x;
    const v = fixed(x), c = root(ONE - times(v, v));
    return at(c === 0n ? (v < 0n ? -PI_P : PI_P) >> 1n : arctan((v << P) / c));
  },
  arccos: (x) => {
    const v = fixed(x), s = root(ONE - times(v, v));
    if (v === 0n) return at(PI_P >> 1n);
    return at(v < 0n ? PI_P - arctan((s << P) / -v) : arctan((s << P) / v));
  },
  arctan2: (y, x) => {
    const wide = y.digits * (1n << P);
    const move = x.shift - y.shift;
    const quotient = (move > 0n ? wide << move : wide >> -move) / x.digits;
    const angle = arctan(quotient);
    return at(x.digits > 0n ? angle : y.digits < 0n ? angle - PI_P : angle + PI_P);
  },
  hypot: (x, y) => {
    const shift = x.shift > y.shift ? x.shift : y.shift;
    const [a, b] = [x.digits << shift - x.shift, y.digits << shift - y.shift];
    let k = 0n;
    const sum = a * a + b * b;
    while ((sum << 2n * k) < 1n << 300n) k += 50n;
    const value = sum << 2n * k;
    let guess = 1n << BigInt(value.toString(2).length + 1 >> 1);
    for (;;) {
      const next = guess + value / guess >> 1n;
      if (next >= guess) return { digits: guess, shift: shift + k };
      guess = next;
    }
  },
};

/**
 * Measures a result in units of the last place of the true one.
 *
 * @param got The result.
 * @param want The true number.
 * @param bits Bits of the significand: 53 or 24.
 * @param least The exponent of the least subnormal: -1074 or -149.
 * @returns The distance; a result that is right counts as at most 0.5.
 */
export function ulps(got: number, want: Big, bits: number, least: number): number {
  if (Number.isNaN(got)) return Infinity;
  const size = want.digits < 0n ? -want.digits : want.digits;
  const exponent = size === 0n ? least : Number(BigInt(size.toString(2).length) - want.shift) - bits;
  const unit = Math.max(exponent, least);
  const highest = bits === 53 ? 1024 : 128;
  // An overflow counts as the power of two that it stands for.
  const value = Math.abs(got) === Infinity ? { digits: got > 0 ? 1n : -1n, shift: BigInt(-highest) } : exact(got);
  const shift = value.shift > want.shift ? value.shift : want.shift;
  let distance = (value.digits << shift - value.shift) - (want.digits << shift - want.shift);
  if (distance < 0n) distance = -distance;
  // distance * 2^-shift / 2^unit
  const scale = shift + BigInt(unit) - 40n;
  return Number(scale > 0n ? distance >> scale : distance << -scale) / 2 ** 40;
}
