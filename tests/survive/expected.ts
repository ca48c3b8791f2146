/**
 * What a file should hold: cells, shape and metadata, followed by plain loops.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { NDArray } from "../../mod.ts";
import type { ElementKind } from "../ndarray/property/element_kinds.ts";
import { allIndices, flatIndex, type Model } from "../ndarray/property/model.ts";
import type { Change, MetaText, Outline } from "./changes.ts";

/** One state of an array. Never changed: a change gives another. */
export class Expected {
  readonly model: Model;
  readonly vlmeta: ReadonlyMap<string, MetaText>;

  constructor(model: Model, vlmeta: ReadonlyMap<string, MetaText> = new Map()) {
    this.model = model;
    this.vlmeta = vlmeta;
  }

  get outline(): Outline {
    return { shape: this.model.shape, names: [...this.vlmeta.keys()] };
  }

  /** The state after a change. */
  after(change: Change): Expected {
    const model = this.model.clone();
    const vlmeta = new Map(this.vlmeta);
    apply(model, vlmeta, change);
    return new Expected(model, vlmeta);
  }

  /** True when both are the same to whoever reads. */
  equals(other: Expected): boolean {
    return this.differsFrom(contentOf(other)) === null;
  }

  /** Says what an array has that is not so here; null when nothing is. */
  differsFrom({ shape, cells, vlmeta }: Content): string | null {
    const { model } = this;
    if (String(shape) !== String(model.shape)) return `the shape is [${shape}], not [${model.shape}]`;
    const wrong = model.cells.filter((cell, i) => cell !== cells[i]).length;
    if (wrong > 0) return `${wrong} of ${cells.length} cells differ`;
    const own = Object.fromEntries(this.vlmeta);
    try {
      assert.deepEqual(vlmeta, own);
    } catch {
      return `the metadata is ${JSON.stringify(vlmeta)}, not ${JSON.stringify(own)}`;
    }
    return null;
  }
}

/** All that can be read from an array. */
export interface Content {
  readonly shape: readonly number[];
  readonly cells: readonly number[];
  readonly vlmeta: Readonly<Record<string, unknown>>;
}

/**
 * Reads all of an array: every chunk is decoded.
 *
 * @param array The array.
 * @param kind Its elements.
 * @returns What it holds.
 */
export function readAll(array: NDArray, kind: ElementKind): Content {
  return { shape: array.shape, cells: kind.numbers(array.getSync()), vlmeta: array.vlmeta.toObject() };
}

/**
 * Finds which state was read.
 *
 * @param content What was read.
 * @param allowed States that it may be.
 * @param about What happened before, for the message.
 * @returns Number of the state.
 */
export function stateOf(content: Content, allowed: readonly Expected[], about: string): number {
  const differences = allowed.map((state) => state.differsFrom(content));
  const found = differences.indexOf(null);
  assert.ok(found >= 0, `${about}: neither of the states allowed: ${differences.join("; ")}`);
  return found;
}

function contentOf({ model, vlmeta }: Expected): Content {
  return { shape: model.shape, cells: model.cells, vlmeta: Object.fromEntries(vlmeta) };
}

function apply(model: Model, vlmeta: Map<string, MetaText>, change: Change): void {
  if (change.what === "set") {
    const { stretches } = change;
    allIndices(stretches.map(({ length }) => length)).forEach((index, i) => {
      const at = index.map((k, axis) => stretches[axis].start + k * stretches[axis].step);
      model.cells[flatIndex(model.shape, at)] = change.cells[i];
    });
  } else if (change.what === "cells") {
    change.cells.forEach((cell, i) => model.cells[flatIndex(model.shape, change.coords.map((axis) => axis[i]))] = cell);
  } else if (change.what === "append") {
    model.insert(change.axis, model.shape[change.axis], change.length, change.cells);
  } else if (change.what === "insert") model.insert(change.axis, change.start, change.length, change.cells);
  else if (change.what === "resize") model.resize(change.shape, change.starts);
  else if (change.what === "delete") model.delete(change.axis, change.start, change.length);
  else if (change.what === "vlmeta set") vlmeta.set(change.name, change.value);
  else if (change.what === "vlmeta delete") vlmeta.delete(change.name);
  else if (change.what === "batch") change.changes.forEach((part) => apply(model, vlmeta, part));
}
