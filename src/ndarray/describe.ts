/**
 * Writes a value briefly, for the messages of errors.
 *
 * @param value Anything.
 * @returns At most some eighty characters; strings are quoted.
 */
export function describe(value: unknown): string {
  if (typeof value === "string") return brief(JSON.stringify(value));
  if (typeof value === "bigint") return brief(`${value}n`);
  if (Array.isArray(value)) {
    return brief(`[${value.slice(0, 8).map(describe).join(", ")}${value.length > 8 ? ", ..." : ""}]`);
  }
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : value.toISOString();
  const name: unknown = value.constructor?.name;
  if (typeof name === "string" && name !== "Object") return `an instance of ${name}`;
  return brief(
    `{ ${
      Object.entries(value).slice(0, 8).map(([k, v]) => `${k}: ${typeof v === "object" ? "..." : describe(v)}`).join(
        ", ",
      )
    } }`,
  );
}

function brief(text: string): string {
  return text.length > 80 ? text.slice(0, 77) + "..." : text;
}
