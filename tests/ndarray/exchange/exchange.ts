/**
 * Deneb writes files, NumPy does the same operations in memory, python-blosc2 reads the files and may write on. All trials
 * of a test share one Python process.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  type ArrayOptions,
  asarray,
  type DenseArray,
  type DTypeLike,
  type MetaValue,
  NDArray,
  open,
  type SChunk,
  schunk,
  type SChunkOptions,
} from "../../../mod.ts";
import { runPython } from "../../python.ts";
import { ArrayTrial, SChunkTrial, type Trial } from "./exchange_steps.ts";
import { chunkBytes, KIND_NAMES, sha256 } from "../fixtures/manifest.ts";
import { Folder } from "../folder.ts";

/** Where a trial is kept: a file, a directory, or in memory and handed over as the bytes of a frame. */
export type Place = "file" | "directory" | "frame";

/** All places there are. */
export const PLACES: readonly Place[] = ["file", "directory", "frame"];

/** What python-blosc2 reads after its edits. */
interface Edited {
  readonly shape: readonly number[];
  readonly sha256: string;
  readonly kinds: readonly string[];
  readonly vlmeta: Readonly<Record<string, MetaValue>>;
}

const CODE = Deno.readTextFileSync(new URL("exchange.py", import.meta.url));

/** Trials in a folder of their own. */
export class Exchange implements Disposable {
  readonly #folder = new Folder();
  #trials = new Map<string, { readonly trial: Trial; readonly path: string; readonly place: Place }>();

  /** A path in the folder. */
  path(): string {
    return this.#folder.next();
  }

  #storage(place: Place): { readonly path: string; readonly options: ArrayOptions } {
    const path = this.path();
    if (place === "frame") return { path, options: {} };
    return { path, options: { urlpath: path, contiguous: place === "file" } };
  }

  /**
   * Makes an array of cells.
   *
   * @param name What a fault is told by.
   * @param place Where it is kept.
   * @param cells What it holds.
   * @param dtype Its type.
   * @param options Partition and compression.
   * @returns The trial.
   */
  array(name: string, place: Place, cells: DenseArray, dtype: DTypeLike, options: ArrayOptions = {}): ArrayTrial {
    const storage = this.#storage(place);
    const array = asarray(cells, { ...options, ...storage.options, dtype });
    return this.add(name, new ArrayTrial(array, dtype, cells), storage.path, place);
  }

  /** Makes an empty super-chunk. */
  schunk(name: string, place: Place, options: SChunkOptions): SChunkTrial {
    const storage = this.#storage(place);
    return this.add(name, new SChunkTrial(schunk({ ...options, ...storage.options })), storage.path, place);
  }

  /** Adds something that is there already. */
  add<T extends Trial>(name: string, trial: T, path: string, place: Place): T {
    assert.ok(!this.#trials.has(name), `two trials are called ${name}`);
    this.#trials.set(name, { trial, path, place });
    return trial;
  }

  /**
   * Closes all trials, has Python compare them, and write on. The exchange is empty then.
   *
   * @returns For every trial with edits: what Deneb opens after them, compared with what python-blosc2 reads, and its path.
   */
  run(): Map<string, { readonly subject: NDArray | SChunk; readonly path: string; readonly place: Place }> {
    const trials = this.#trials;
    this.#trials = new Map();
    const list = `${this.path()}.json`;
    const rows = [...trials].map(([name, { trial, path, place }]) => {
      const row = { ...trial.tell(), name, path, isFrame: place === "frame" };
      if (place === "frame") Deno.writeFileSync(path, trial.subject.toCframe());
      trial.subject.close();
      return row;
    });
    Deno.writeTextFileSync(list, JSON.stringify(rows));
    const found: { readonly faults: string[]; readonly edited: Record<string, Edited> } = JSON.parse(
      runPython(CODE, [list]),
    );
    assert.deepEqual(found.faults, []);
    const edited = Object.keys(found.edited).map((name) => {
      const { path, place } = trials.get(name)!;
      const subject = open(path, { mode: "a" });
      checkEdited(name, subject, found.edited[name]);
      return [name, { subject, path, place }] as const;
    });
    return new Map(edited);
  }

  [Symbol.dispose](): void {
    for (const { trial } of this.#trials.values()) trial.subject.close();
    this.#folder[Symbol.dispose]();
  }
}

function checkEdited(name: string, subject: NDArray | SChunk, wanted: Edited): void {
  const isArray = subject instanceof NDArray;
  const bytes = isArray ? [subject.getSync().bytes] : chunkBytes(subject);
  const kinds = [...subject.iterchunksInfo()].map(({ special }) => KIND_NAMES.get(special)!.toLowerCase());
  const found = {
    shape: isArray ? [...subject.shape] : [subject.nchunks],
    sha256: sha256(joined(bytes)),
    kinds,
    vlmeta: subject.vlmeta.toObject(),
  };
  assert.deepEqual(found, wanted, name);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
