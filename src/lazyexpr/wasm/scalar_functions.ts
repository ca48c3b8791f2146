/** The quotient of Python, rounded down, in steps that are rounded by `round`. */
function floorDivide(a: number, b: number, round: (x: number) => number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  let quotient = round(round(a - rest) / b);
  if (rest !== 0 && (b < 0) !== (rest < 0)) quotient = round(quotient - 1);
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? round(whole + 1) : whole;
}

/** The remainder of Python, with the sign of the divisor. */
function remainder(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return (b < 0) !== (rest < 0) && b !== 0 && !Number.isNaN(rest) ? rest + b : rest;
}

/** JavaScript functions that kernels call for what their own code does not do. */
export const SCALAR_FUNCTIONS: Readonly<Record<string, (...args: number[]) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  floor_divide64: (a, b) => floorDivide(a, b, (x) => x),
  floor_divide32: (a, b) => floorDivide(a, b, Math.fround),
  remainder64: (a, b) => remainder(a, b),
  remainder32: (a, b) => remainder(a, b),
};
