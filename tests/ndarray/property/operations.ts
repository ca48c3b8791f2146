/**
 * What property tests do to an array: every operation changes array and model alike, or reads and compares.
 *
 * @module
 */
import assert from "node:assert/strict";
import { basicEntries, type Dice, outerEntries, pairedEntries, someParts } from "./dice.ts";
import { allIndices, count, flatIndex, Model } from "./model.ts";
import { type Entry, pick, toSelection } from "./model_selection.ts";
import { numbers, type Subject } from "./subject.ts";

/** One kind of operation. */
type Operation = (subject: Subject, dice: Dice) => void;

/** Arrays stay small: a test runs thousands of operations. */
const MOST_CELLS = 3000;

function someEntries(dice: Dice, shape: readonly number[]): { entries: Entry[]; outer: boolean } {
  const roll = dice.next();
  if (roll < 0.5) return { entries: basicEntries(dice, shape), outer: false };
  return roll < 0.8
    ? { entries: pairedEntries(dice, shape), outer: false }
    : { entries: outerEntries(dice, shape), outer: true };
}

function read(subject: Subject, dice: Dice): void {
  for (let i = 0; i < 3; i++) {
    const { entries, outer } = someEntries(dice, subject.model.shape);
    subject.read(dice, entries, pick(entries, subject.model.shape, outer), outer);
  }
}

function readItem({ array, model, kind }: Subject, dice: Dice): void {
  if (model.cells.length === 0) return;
  const index = model.shape.map((n) => dice.int(0, n - 1));
  const from = index.map((k, axis) => dice.chance(0.3) ? k - model.shape[axis] : k);
  assert.deepEqual(array.item(...from), kind.item(model.cells[flatIndex(model.shape, index)]));
}

function write(subject: Subject, dice: Dice): void {
  const { entries, outer } = someEntries(dice, subject.model.shape);
  subject.write(dice, entries, pick(entries, subject.model.shape, outer), outer);
}

function resize({ array, model }: Subject, dice: Dice): void {
  const shape = model.shape.map((n) =>
    dice.chance(0.4) ? n : dice.chance(0.05) ? 0 : dice.int(Math.max(0, n - 6), n + 5)
  );
  if (count(shape) > MOST_CELLS) return;
  const start = dice.chance(0.5)
    ? shape.map((n, axis) => dice.chance(0.5) ? undefined : dice.int(0, Math.min(n, model.shape[axis])))
    : undefined;
  array.resize(shape, { start });
  model.resize(shape, start);
}

function shrinkAndGrow({ array, model }: Subject, dice: Dice): void {
  const full = [...model.shape];
  const small = full.map((n) => dice.int(0, n));
  for (const shape of [small, full]) {
    array.resize(shape);
    model.resize(shape);
  }
}

function insert(subject: Subject, dice: Dice): void {
  const { array, model } = subject;
  if (model.shape.length === 0) return;
  const axis = dice.int(0, model.shape.length - 1);
  const length = dice.int(0, 5);
  const shape = model.shape.map((n, i) => i === axis ? length : n);
  if (count(model.shape) + count(shape) > MOST_CELLS) return;
  const list = numbers(dice, count(shape));
  const at = dice.chance(0.4) ? model.shape[axis] : dice.int(0, model.shape[axis]);
  const value = subject.dense(shape, list);
  if (at === model.shape[axis] && dice.chance(0.7)) {
    array.append(value, dice.chance(0.3) ? axis - model.shape.length : axis);
  } else array.insert(value, axis, at);
  model.insert(axis, at, length, list);
}

function remove({ array, model }: Subject, dice: Dice): void {
  if (model.shape.length === 0) return;
  const axis = dice.int(0, model.shape.length - 1);
  const start = dice.int(0, model.shape[axis]);
  const length = dice.int(0, model.shape[axis] - start);
  array.delete(axis, start === model.shape[axis] ? start : dice.pick([start, start - model.shape[axis]]), length);
  model.delete(axis, start, length);
}

function setMeta({ array }: Subject, dice: Dice): void {
  const name = dice.pick(["a", "author", "z"]);
  if (dice.chance(0.2)) array.vlmeta.delete(name);
  else {
    const value = { n: dice.int(0, 1e9), list: dice.list(dice.int(0, 300), () => dice.int(0, 9)) };
    array.vlmeta.set(name, value);
    assert.deepEqual(array.vlmeta.get(name), value);
  }
}

const CHANGES: readonly Operation[] = [write, write, write, resize, insert, remove, setMeta, read, shrinkAndGrow];

function batch(subject: Subject, dice: Dice): void {
  const before = subject.model.clone();
  const meta = JSON.stringify(subject.array.vlmeta.toObject());
  const fails = dice.chance(0.5);
  const run = () => {
    for (let i = dice.int(1, 4); i > 0; i--) dice.pick(CHANGES)(subject, dice);
    subject.check("in the batch");
    if (fails) throw new Error("Given up");
  };
  if (!fails) return subject.array.batch(run);
  assert.throws(() => subject.array.batch(run), /^Error: Given up$/);
  subject.model.shape = before.shape;
  subject.model.cells = before.cells;
  assert.equal(JSON.stringify(subject.array.vlmeta.toObject()), meta);
}

function reopen(subject: Subject): void {
  const meta = subject.array.vlmeta.toObject();
  subject.reopen();
  assert.deepEqual(subject.array.vlmeta.toObject(), meta);
}

function refresh({ array }: Subject): void {
  assert.equal(array.refresh(), false);
}

function compact({ array }: Subject): void {
  const { cbytes } = array;
  array.compact();
  assert.equal(array.cbytes, cbytes);
}

function copy(subject: Subject, dice: Dice): void {
  const { array, model, folder, kind } = subject;
  const options = {
    ...(dice.chance(0.5) ? someParts(dice, model.shape) : {}),
    ...(dice.chance(0.3) ? { urlpath: folder.next(), contiguous: dice.chance(0.5) } : {}),
  };
  using copied = array.copy(options);
  assert.deepEqual(kind.numbers(copied.getSync()), model.cells);
  const entries = someEntries(dice, model.shape);
  if (entries.outer) return;
  const picked = pick(entries.entries, model.shape);
  const { entries: list } = entries;
  using part = copied.slice(toSelection(list));
  assert.deepEqual([...part.shape], picked.shape);
  const expected = new Model(picked.shape, model.get(picked));
  assert.deepEqual(kind.numbers(part.getSync()), expected.cells);
  // What the slice cut off must not come back.
  const grown = picked.shape.map((n) => n + dice.int(0, 3));
  part.resize(grown);
  expected.resize(grown);
  assert.deepEqual(kind.numbers(part.getSync()), expected.cells);
}

/** Chunks that are said to be special must be so, and boxes of chunks must cover the array. */
function walk({ array, model, kind }: Subject): void {
  let cells = 0;
  for (const { special, start, shape, repeatedValue, cbytes } of array.iterchunksInfo()) {
    const box = model.box(start, shape);
    cells += box.length;
    assert.ok(cbytes >= 32);
    if (special === "zero") assert.ok(box.every((n) => n === 0));
    else if (special === "value") { for (const n of box) assert.deepEqual(kind.item(n), repeatedValue); }
    else assert.equal(special, null);
  }
  assert.equal(cells, model.cells.length);
  assert.equal(array.chunkIndex().length, allIndices(model.shape.map((n, i) => Math.ceil(n / array.chunks[i]))).length);
}

const ALL: readonly Operation[] = [...CHANGES, read, readItem, batch, reopen, refresh, compact, copy, walk];

/** While reads are under way the array stays the same object, in the same place. */
const WHILE_READING: readonly Operation[] = [...CHANGES, batch, readItem, walk];

/** Does one operation and compares everything. */
export function operate(subject: Subject, dice: Dice, when: "alone" | "while reading" = "alone"): void {
  const operation = dice.pick(when === "alone" ? ALL : WHILE_READING);
  operation(subject, dice);
  subject.check(operation.name);
  if (when === "alone") subject.checkReader();
}
