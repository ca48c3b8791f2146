import assert from "node:assert/strict";
import { type Index, type NestedList, resolveSelection } from "../../../src/ndarray/selection/selection.ts";
import { slice } from "../../../src/ndarray/selection/slice.ts";
import cases from "./selection_cases.json" with { type: "json" };
import { takenByPieces, takenCells } from "./selection_model.ts";

interface StoredEntry {
  readonly slice?: readonly (number | null)[];
  readonly list?: NestedList<number>;
  readonly mask?: { readonly shape: readonly number[]; readonly data: string };
}

interface StoredCase {
  readonly shape: readonly number[];
  readonly selection: readonly (number | string | null | StoredEntry)[];
  readonly result?: readonly number[];
  readonly flat?: string;
  readonly error?: string;
}

/** JSON types are a union of all that occurs in the file; this is what selection_cases.py writes. */
const CASES: readonly StoredCase[] = JSON.parse(JSON.stringify(cases.cases));

function entryOf(stored: number | string | null | StoredEntry): Index {
  if (stored === null || typeof stored === "number") return stored;
  if (typeof stored === "string") return "...";
  if (stored.slice !== undefined) return slice(...stored.slice);
  if (stored.list !== undefined) return stored.list;
  const { shape, data } = stored.mask ?? { shape: [], data: "" };
  return { dtype: "bool", shape, data: Uint8Array.from(data, Number) };
}

/** Text that says the same; null where there is none (masks of several axes). */
function textOf(selection: StoredCase["selection"]): string | null {
  const parts: string[] = [];
  for (const stored of selection) {
    if (stored === null) parts.push("newaxis");
    else if (typeof stored !== "object") parts.push(String(stored));
    else if (stored.slice !== undefined) parts.push(stored.slice.map((bound) => bound ?? "").join(" : "));
    else if (stored.list !== undefined) parts.push(JSON.stringify(stored.list));
    else if (stored.mask?.shape.length === 1 && stored.mask.data !== "") {
      parts.push(`[${Array.from(stored.mask.data, (bit) => bit === "1" ? "True" : "False").join(",")}]`);
    } else return null;
  }
  return parts.join(", ");
}

Deno.test("resolveSelection() takes the cells that NumPy takes", () => {
  assert.ok(CASES.length >= 500);
  for (const { shape, selection, result, flat, error } of CASES) {
    const about = `${JSON.stringify(shape)} ${JSON.stringify(selection)}`;
    const text = textOf(selection);
    for (const form of [selection.map(entryOf), ...(text === null ? [] : [text])]) {
      if (error !== undefined) {
        assert.throws(() => resolveSelection(form, shape), RangeError, about);
        continue;
      }
      const resolved = resolveSelection(form, shape);
      assert.deepEqual(resolved.shape, result, about);
      const wanted = flat === "" ? [] : flat?.split(" ").map(Number);
      assert.deepEqual(takenCells(resolved, shape), wanted, about);
      for (const part of [1, 2, 3]) {
        const chunks = shape.map(() => part + 1);
        assert.deepEqual(takenByPieces(resolved, shape, chunks, shape.map(() => part)), wanted, about);
      }
    }
  }
});
