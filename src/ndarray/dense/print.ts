import type { DTypeInfo } from "../dtypes/mod.ts";
import { itemWriter, scalarText, shownAlong, THRESHOLD } from "./print_items.ts";
import { viewOf } from "./scalars.ts";
import { elementStrides } from "../shapes.ts";

/** Longer lines are broken. */
const LINE_WIDTH = 75;

/** What can be written as text. */
export interface Printable {
  /** The element type, in native order. */
  readonly info: DTypeInfo;
  /** The sizes of the axes. */
  readonly shape: readonly number[];
  /** The number of elements. */
  readonly size: number;
  /** The elements in C order. */
  readonly bytes: Uint8Array;
}

/**
 * Writes an array as NumPy's `str` does: brackets, aligned elements, long arrays with dots.
 *
 * @param array The array.
 * @returns Lines of text.
 */
export function toText(array: Printable): string {
  const { info, shape, size } = array;
  if (size === 0) return "[]";
  const view = viewOf(array.bytes);
  if (shape.length === 0) return scalarText(info, view, 0);
  const abbreviate = size > THRESHOLD;
  const strides = elementStrides(shape).map((stride) => stride * info.itemsize);
  const shown = shape.map((n) => shownAlong(n, abbreviate));
  const write = itemWriter({ info, view, offsets: shownOffsets(shown, strides), single: false });
  return block(0, 0, " ", LINE_WIDTH, { shown, strides, write });
}

function shownOffsets(shown: readonly (readonly number[])[], strides: readonly number[]): number[] {
  let offsets = [0];
  shown.forEach((along, axis) => {
    const kept = along.filter((k) => k >= 0);
    offsets = offsets.flatMap((offset) => kept.map((k) => offset + k * strides[axis]));
  });
  return offsets;
}

interface Page {
  readonly shown: readonly (readonly number[])[];
  readonly strides: readonly number[];
  readonly write: (offset: number) => string;
}

/** One axis in brackets; further lines begin with the indent. */
function block(axis: number, offset: number, indent: string, width: number, page: Page): string {
  const { shown, strides } = page;
  if (axis === shown.length - 1) return row(offset, indent, width - 1, page);
  const parts = shown[axis].map((k) =>
    k < 0 ? "..." : block(axis + 1, offset + k * strides[axis], indent + " ", width - 1, page)
  );
  return `[${parts.join("\n".repeat(shown.length - 1 - axis) + indent)}]`;
}

/** The last axis, broken into lines where it is too long. */
function row(offset: number, indent: string, width: number, { shown, strides, write }: Page): string {
  const step = strides[strides.length - 1];
  let done = "";
  let line = indent;
  let length = indent.length;
  shown[shown.length - 1].forEach((k, place) => {
    const word = k < 0 ? "..." : write(offset + k * step);
    const wide = charCount(word);
    if (place > 0) {
      line += " ";
      length++;
    }
    if (length + wide > width && length > indent.length) {
      done += line.trimEnd() + "\n";
      line = indent;
      length = indent.length;
    }
    line += word;
    length += wide;
  });
  return `[${(done + line).slice(indent.length)}]`;
}

/** Python counts characters, not UTF-16 units. */
function charCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/**
 * Writes an array for a notebook.
 *
 * @param title The line above.
 * @param array The array.
 * @returns A fragment of HTML.
 */
export function toHtml(title: string, array: Printable): string {
  return `<div><div><b>${escapeHtml(title)}</b></div><pre>${escapeHtml(toText(array))}</pre></div>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
