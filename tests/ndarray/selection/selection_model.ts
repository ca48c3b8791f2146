import { cutPick, cutPiece, cutPointParts, type Piece } from "../../../src/ndarray/selection/pieces.ts";
import type { Selection } from "../../../src/ndarray/selection/selection.ts";

/** Lengths multiplied. */
export function cells(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Strides of a C-ordered array. */
export function strides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => cells(shape.slice(axis + 1)));
}

/** For each element of the result, in C order, the flat index of the cell it comes from; -1 where none was put. */
export function takenCells(selection: Selection, shape: readonly number[]): number[] {
  const result = new Array<number>(cells(selection.shape)).fill(-1);
  const step = strides(shape);
  const parts = selection.axes.flatMap((pick, axis) => {
    if (pick === null) return [];
    return [Array.from({ length: pick.count }, (_, k) => ({
      from: (pick.indices === null ? pick.start + k * pick.step : pick.indices[k]) * step[axis],
      to: k * pick.stride,
    }))];
  });
  const { points } = selection;
  if (points !== null) {
    parts.push(Array.from({ length: points.count }, (_, p) => ({
      from: points.axes.reduce((sum, axis, i) => sum + points.coords[i][p] * step[axis], 0),
      to: p * points.stride,
    })));
  }
  visit(parts, (from, to) => put(result, to, from));
  return result;
}

interface Move {
  readonly from: number;
  readonly to: number;
}

function visit(parts: readonly (readonly Move[])[], move: (from: number, to: number) => void): void {
  const walk = (i: number, from: number, to: number) => {
    if (i === parts.length) return move(from, to);
    for (const next of parts[i]) walk(i + 1, from + next.from, to + next.to);
  };
  walk(0, 0, 0);
}

/** Every element of a result comes from one cell: a second one is a mistake. */
function put(result: number[], to: number, from: number): void {
  if (result[to] !== -1) throw new Error(`Element ${to} is written twice`);
  result[to] = from;
}

/** The same as {@linkcode takenCells}, by way of chunks and blocks. */
export function takenByPieces(
  selection: Selection,
  shape: readonly number[],
  chunks: readonly number[],
  blocks: readonly number[],
): number[] {
  const result = new Array<number>(cells(selection.shape)).fill(-1);
  const step = strides(shape);
  const parts = selection.axes.flatMap((pick, axis) => {
    if (pick === null) return [];
    const moves: Move[] = [];
    for (const chunk of cutPick(pick, chunks[axis])) {
      for (const block of cutPiece(chunk, blocks[axis])) {
        const base = chunk.part * chunks[axis] + block.part * blocks[axis];
        for (const { index, k } of elements(block)) {
          if (index < 0 || index >= blocks[axis]) throw new Error(`Index ${index} is outside a block`);
          moves.push({ from: (base + index) * step[axis], to: k * pick.stride });
        }
      }
    }
    return [moves];
  });
  const { points } = selection;
  if (points !== null) {
    const moves: Move[] = [];
    const sizes = points.axes.map((axis) => chunks[axis]);
    const grid = strides(points.axes.map((axis) => Math.ceil(shape[axis] / chunks[axis])));
    for (const { part, members } of cutPointParts(points.coords, points.count, sizes, grid)) {
      for (const p of members) {
        const own = points.axes.reduce((sum, _, i) => sum + Math.floor(points.coords[i][p] / sizes[i]) * grid[i], 0);
        if (own !== part) throw new Error(`Point ${p} is in part ${part}, not ${own}`);
        const from = points.axes.reduce((sum, axis, i) => sum + points.coords[i][p] * step[axis], 0);
        moves.push({ from, to: p * points.stride });
      }
    }
    parts.push(moves);
  }
  visit(parts, (from, to) => put(result, to, from));
  return result;
}

/** The elements of a piece: index within the part and number within the pick. */
export function elements(piece: Piece): { index: number; k: number }[] {
  return Array.from({ length: piece.count }, (_, i) => ({
    index: piece.indices === null ? piece.start + i * piece.step : piece.indices[i],
    k: piece.ks === null ? piece.first + i : piece.ks[i],
  }));
}
