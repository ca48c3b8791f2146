import type { MetaValue } from "../../mod.ts";
import type { StarFilters } from "./filters.ts";
import type { Report } from "./report.ts";

/** Name of the checkpoint in the metadata of a cube. */
const NAME = "gaia";

/** How far a cube is filled. */
export interface Checkpoint {
  /** Cells and filters it was begun with, as text. */
  readonly settings: string;
  /** By absolute path: bytes of a file, rows of it that are in the cube or rejected, and whether these are all. */
  readonly files: Record<string, { bytes: number; rows: number; done: boolean }>;
  /** What became of these rows. */
  readonly report: Report;
}

/** Metadata of an array. */
interface Meta {
  get(name: string): MetaValue | undefined;
  set(name: string, value: MetaValue): unknown;
}

/**
 * Reads how far a cube is filled.
 *
 * @param meta Metadata of the cube.
 * @param options Cells and filters of this run.
 * @returns The checkpoint, an empty one when there is none.
 * @throws {RangeError} when the cube was begun with others.
 */
export function readCheckpoint(meta: Meta, options: StarFilters & { readonly cell: number }): Checkpoint {
  const settings = settingsOf(options);
  const text = meta.get(NAME);
  if (text === undefined) return { settings, files: {}, report: { files: 0, rows: 0, kept: 0, rejected: {} } };
  if (typeof text !== "string") {
    throw new RangeError(`Cannot go on: the metadata "${NAME}" of the cube is no checkpoint`);
  }
  const found: Checkpoint = JSON.parse(text); // written below
  if (found.settings !== settings) {
    throw new RangeError(`Cannot go on with ${settings}: the cube was begun with ${found.settings}`);
  }
  return found;
}

/**
 * Keeps how far a cube is filled.
 *
 * @param meta Metadata of the cube.
 * @param checkpoint The checkpoint.
 */
export function writeCheckpoint(meta: Meta, checkpoint: Checkpoint): void {
  meta.set(NAME, JSON.stringify(checkpoint));
}

/** Whatever decides which star counts where, as text. A function counts by its source. */
function settingsOf(options: StarFilters & { readonly cell: number }): string {
  const { cell, zeroPoint = 0, minParallax, maxParallaxError, parallaxOverError, maxRuwe, maxDistance, where } =
    options;
  const settings = { cell, zeroPoint, minParallax, maxParallaxError, parallaxOverError, maxRuwe, maxDistance };
  return JSON.stringify({ ...settings, where: where?.toString() });
}
