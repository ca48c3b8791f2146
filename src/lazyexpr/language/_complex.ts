import type { Complex } from "../../ndarray/mod.ts";

/**
 * Multiplies complex numbers.
 *
 * @param a One number.
 * @param b Another number.
 * @returns Their product.
 */
export function multiplyComplex(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/**
 * Divides complex numbers, by the larger part of the divisor first, so that nothing overflows on the way.
 *
 * @param a The dividend.
 * @param b The divisor; not zero.
 * @returns Their quotient.
 */
export function divideComplex(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const whole = b.re + b.im * ratio;
    return { re: (a.re + a.im * ratio) / whole, im: (a.im - a.re * ratio) / whole };
  }
  const ratio = b.re / b.im;
  const whole = b.re * ratio + b.im;
  return { re: (a.re * ratio + a.im) / whole, im: (a.im * ratio - a.re) / whole };
}

/**
 * Raises a complex number to a power; small whole powers by multiplying, as Python does.
 *
 * @param a The base.
 * @param b The exponent.
 * @returns The power.
 */
export function complexPower(a: Complex, b: Complex): Complex {
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 100) {
    const power = wholePower(a, Math.abs(b.re));
    return b.re < 0 ? divideComplex({ re: 1, im: 0 }, power) : power;
  }
  if (a.re === 0 && a.im === 0) return { re: 0, im: 0 };
  const size = Math.hypot(a.re, a.im);
  const angle = Math.atan2(a.im, a.re);
  const length = size ** b.re * Math.exp(-angle * b.im);
  const turn = angle * b.re + b.im * Math.log(size);
  return { re: length * Math.cos(turn), im: length * Math.sin(turn) };
}

function wholePower(a: Complex, exponent: number): Complex {
  let result: Complex = { re: 1, im: 0 };
  let square = a;
  for (let left = exponent; left > 0; left >>= 1) {
    if (left & 1) result = multiplyComplex(result, square);
    square = multiplyComplex(square, square);
  }
  return result;
}
