import type { TimeBase, TimeUnit } from "../dtypes/mod.ts";

/** Not a time: what a missing date or duration is. */
export const NAT: bigint = -0x8000_0000_0000_0000n;
const MAX_COUNT = 0x7fff_ffff_ffff_ffffn;
const ATTOS_A_DAY = 86_400_000_000_000_000_000_000n;

/** Units of a fixed length: how many make a day, and the digits behind the second. */
const PER_DAY: Readonly<
  Record<Exclude<TimeBase, "Y" | "M" | "W" | "D" | "generic">, readonly [perDay: bigint, digits: number]>
> = {
  h: [24n, -2],
  m: [1440n, -1],
  s: [86400n, 0],
  ms: [86400_000n, 3],
  us: [86400_000_000n, 6],
  ns: [86_400_000_000_000n, 9],
  ps: [86_400_000_000_000_000n, 12],
  fs: [86_400_000_000_000_000_000n, 15],
  as: [86_400_000_000_000_000_000_000n, 18],
};

/** A point in time: days since 1970-01-01, and attoseconds of that day. */
interface Instant {
  readonly days: bigint;
  readonly attos: bigint;
}

/** Division that rounds down, as calendars need it before 1970. */
function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** Days since 1970-01-01 of a Gregorian date. Years are counted from March, so that the leap day comes last. */
function daysOf(year: bigint, month: bigint, day: bigint): bigint {
  const shifted = month > 2n ? month - 3n : month + 9n;
  const y = month > 2n ? year : year - 1n;
  return y * 365n + floorDivide(y, 4n) - floorDivide(y, 100n) + floorDivide(y, 400n) + (shifted * 153n + 2n) / 5n +
    day - 719469n;
}

/** The Gregorian date of a day: 400 years always have 146097 days. */
function dateOf(days: bigint): { year: bigint; month: bigint; day: bigint } {
  const since = days + 719468n;
  const era = floorDivide(since, 146097n);
  const inEra = since - era * 146097n;
  const yearInEra = (inEra - inEra / 1460n + inEra / 36524n - inEra / 146096n) / 365n;
  const inYear = inEra - (yearInEra * 365n + yearInEra / 4n - yearInEra / 100n);
  const shifted = (inYear * 5n + 2n) / 153n;
  const month = shifted < 10n ? shifted + 3n : shifted - 9n;
  return {
    year: era * 400n + yearInEra + (month <= 2n ? 1n : 0n),
    month,
    day: inYear - (shifted * 153n + 2n) / 5n + 1n,
  };
}

/** The length of a unit in attoseconds; undefined for years, months and counts without unit. */
function attosOf({ base, count }: TimeUnit): bigint | undefined {
  if (base === "Y" || base === "M" || base === "generic") return undefined;
  if (base === "W" || base === "D") return ATTOS_A_DAY * (base === "W" ? 7n : 1n) * BigInt(count);
  return ATTOS_A_DAY / PER_DAY[base][0] * BigInt(count);
}

function instantOf(count: bigint, unit: TimeUnit): Instant {
  const length = attosOf(unit);
  if (length !== undefined) {
    const total = count * length;
    const days = floorDivide(total, ATTOS_A_DAY);
    return { days, attos: total - days * ATTOS_A_DAY };
  }
  const months = count * BigInt(unit.count) * (unit.base === "Y" ? 12n : 1n);
  const year = floorDivide(months, 12n);
  return { days: daysOf(1970n + year, months - year * 12n + 1n, 1n), attos: 0n };
}

/** The count of a unit, rounded down; exact tells whether nothing was lost. */
function countOf({ days, attos }: Instant, unit: TimeUnit): { count: bigint; exact: boolean } {
  const length = attosOf(unit);
  if (length !== undefined) {
    const total = days * ATTOS_A_DAY + attos;
    const count = floorDivide(total, length);
    return { count, exact: count * length === total };
  }
  const { year, month, day } = dateOf(days);
  const months = (year - 1970n) * 12n + month - 1n;
  const step = BigInt(unit.count) * (unit.base === "Y" ? 12n : 1n);
  const count = floorDivide(months, step);
  return { count, exact: count * step === months && day === 1n && attos === 0n };
}

function fits(count: bigint): boolean {
  return count > NAT && count <= MAX_COUNT;
}

function pad(value: bigint, width: number): string {
  return String(value).padStart(width, "0");
}

/**
 * Writes a date as NumPy does: ISO 8601, as far as the unit goes.
 *
 * @param count The count of the unit since 1970.
 * @param unit The unit.
 * @returns Such as `2024-02-29T12:00`, or `NaT`; the count itself when there is no unit.
 */
export function formatDate(count: bigint, unit: TimeUnit): string {
  if (count === NAT) return "NaT";
  const { base } = unit;
  if (base === "generic") return String(count);
  const { days, attos } = instantOf(count, unit);
  const { year, month, day } = dateOf(days);
  const yearText = year < 0n ? `-${pad(-year, 3)}` : pad(year, 4);
  if (base === "Y") return yearText;
  if (base === "M") return `${yearText}-${pad(month, 2)}`;
  const date = `${yearText}-${pad(month, 2)}-${pad(day, 2)}`;
  if (base === "W" || base === "D") return date;
  const seconds = attos / 10n ** 18n;
  const digits = PER_DAY[base][1];
  let text = `${date}T${pad(seconds / 3600n, 2)}`;
  if (digits >= -1) text += `:${pad(seconds / 60n % 60n, 2)}`;
  if (digits >= 0) text += `:${pad(seconds % 60n, 2)}`;
  if (digits > 0) text += `.${pad(attos % 10n ** 18n, 18).slice(0, digits)}`;
  return text;
}

const ISO = /^(-?\d{3,})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,18}))?)?)?Z?)?)?)?$/;

/**
 * Reads an ISO 8601 date (without time zone, or Z) as the count of a unit.
 *
 * @param text Such as `2024-02-29T12:00`, or `NaT`.
 * @param unit The unit.
 * @returns The count; undefined when the text is no date.
 * @throws {RangeError} when the unit cannot express the date.
 */
export function parseDate(text: string, unit: TimeUnit): bigint | undefined {
  if (text === "NaT" || text === "") return NAT;
  const match = ISO.exec(text);
  if (match === null || unit.base === "generic") return undefined;
  const [year, month, day, hour, minute, second] = [
    match[1],
    match[2] ?? "1",
    match[3] ?? "1",
    match[4] ?? "0",
    match[5] ?? "0",
    match[6] ?? "0",
  ].map(BigInt);
  const days = daysOf(year, month, day);
  const back = dateOf(days);
  if (back.month !== month || back.day !== day || hour > 23n || minute > 59n || second > 59n) return undefined;
  const attos = (hour * 3600n + minute * 60n + second) * 10n ** 18n + BigInt((match[7] ?? "").padEnd(18, "0"));
  return exactCount({ days, attos }, unit, `"${text}"`);
}

function exactCount(instant: Instant, unit: TimeUnit, what: string): bigint {
  const { count, exact } = countOf(instant, unit);
  if (!exact) throw new RangeError(`Cannot express ${what} in units of ${unit.count} ${unit.base} without loss`);
  if (!fits(count)) {
    throw new RangeError(`Cannot express ${what} in units of ${unit.count} ${unit.base}: a count takes 64 bits`);
  }
  return count;
}

/**
 * Turns a JavaScript date into the count of a unit.
 *
 * @param date The date; an invalid one is NaT.
 * @param unit The unit; without one, milliseconds are counted.
 * @returns The count.
 * @throws {RangeError} when the unit cannot express the date.
 */
export function dateToCount(date: Date, unit: TimeUnit): bigint {
  const time = date.getTime();
  if (Number.isNaN(time)) return NAT;
  if (unit.base === "generic") return BigInt(time);
  return exactCount(instantOf(BigInt(time), { base: "ms", count: 1 }), unit, date.toISOString());
}

/** Turns the count of one unit into that of another. */
export type CountConverter = (count: bigint) => { count: bigint; exact: boolean };

/**
 * Finds how counts of one unit become counts of another.
 *
 * @param from The unit of the counts there are.
 * @param to The wanted unit.
 * @param duration True for durations: years and months have no length in days there.
 * @returns What converts one count (rounding down, and telling when it did or when 64 bits are too few); undefined when the units have nothing in common.
 */
export function countConverter(from: TimeUnit, to: TimeUnit, duration: boolean): CountConverter | undefined {
  if (from.base === "generic") return (count) => ({ count, exact: true });
  if (to.base === "generic") return undefined;
  const months = (unit: TimeUnit) =>
    unit.base === "Y" ? BigInt(unit.count) * 12n : unit.base === "M" ? BigInt(unit.count) : undefined;
  const a = attosOf(from) ?? months(from) ?? 1n;
  const b = attosOf(to) ?? months(to) ?? 1n;
  const alike = (months(from) === undefined) === (months(to) === undefined);
  if (duration && !alike) return undefined;
  return (count) => {
    if (count === NAT) return { count, exact: true };
    const scaled = count * a;
    const result = alike
      ? { count: floorDivide(scaled, b), exact: scaled % b === 0n }
      : countOf(instantOf(count, from), to);
    return { count: result.count, exact: result.exact && fits(result.count) };
  };
}
