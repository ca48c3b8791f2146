import type { CellRules, CellTable } from "./cell_rules.ts";
import type { Run } from "./run_file.ts";
import { TableBuilder } from "./table_builder.ts";

/** Rows that are merged at a time. */
const PART = 65536;

/** Some sorted cells, with those that come before and after them in other parts. */
export interface CellPart extends CellTable {
  /** True when cells of its last chunk follow in the next part. */
  readonly goesOn: boolean;
}

/**
 * Merges runs of sorted cells; a cell of several runs comes once.
 *
 * @param rules What cells are put together by.
 * @param runs The runs, at their first rows. Of cells that are alike, those of earlier runs come first.
 * @returns Generator of parts, in order, which end with a chunk where they can. Their memory is used again for the next.
 */
export function* mergeRuns(rules: CellRules, runs: readonly Run[]): Generator<CellPart, void, void> {
  const heap = new RunHeap(runs);
  const part = new TableBuilder(rules, PART);
  for (let run = heap.first; run !== undefined; run = heap.first) {
    if (part.isFull(run.table, run.row)) {
      const { chunk, item, value } = part;
      const whole = startOfLast(part);
      const n = whole > 0 ? whole : part.n;
      yield { chunk, item, value, n, goesOn: whole === 0 };
      part.drop(n);
    }
    part.push(run.table, run.row);
    heap.advance();
  }
  if (part.n > 0) yield wholePart(part);
}

/** All cells that there are, as a part. */
export function wholePart({ chunk, item, value, n }: CellTable): CellPart {
  return { chunk, item, value, n, goesOn: false };
}

/** The first row of the last chunk. */
function startOfLast({ chunk, n }: CellTable): number {
  let row = n - 1;
  while (row > 0 && chunk[row - 1] === chunk[n - 1]) row--;
  return row;
}

/** Runs as a heap: the one whose next cell comes first is at the top. */
class RunHeap {
  readonly #runs: { readonly run: Run; readonly rank: number }[];

  constructor(runs: readonly Run[]) {
    this.#runs = runs.map((run, rank) => ({ run, rank }));
    for (let at = (runs.length >> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  get first(): Run | undefined {
    return this.#runs[0]?.run;
  }

  /** Takes the first cell away. */
  advance(): void {
    if (!this.#runs[0].run.advance()) {
      const last = this.#runs.pop()!;
      if (this.#runs.length === 0) return;
      this.#runs[0] = last;
    }
    this.#sink(0);
  }

  #sink(from: number): void {
    const runs = this.#runs;
    for (let at = from;;) {
      let least = at;
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < runs.length; child++) {
        if (this.#isBefore(child, least)) least = child;
      }
      if (least === at) return;
      [runs[at], runs[least]] = [runs[least], runs[at]];
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const { run: first, rank: firstRank } = this.#runs[a];
    const { run: second, rank: secondRank } = this.#runs[b];
    const chunks = first.table.chunk[first.row] - second.table.chunk[second.row];
    if (chunks !== 0) return chunks < 0;
    const items = first.table.item[first.row] - second.table.item[second.row];
    return items !== 0 ? items < 0 : firstRank < secondRank;
  }
}
