/** How many cells the parts of an array should hold. */
export interface Targets {
  /** A chunk. */
  readonly chunk: number;
  /** A block. */
  readonly block: number;
  /** The least that is worth a block of its own, in thin partitions. */
  readonly thinBlock: number;
  /** The largest frame that stays in one chunk, in thin partitions. */
  readonly wholeFrame: number;
}

/** What a caller has fixed of a partition; at most one of the two. */
export interface Given {
  /** Cells of a chunk along each axis. */
  readonly chunks: number[] | null;
  /** Cells of a block along each axis. */
  readonly blocks: number[] | null;
  /** The shortest block along any axis. */
  readonly minBlock: number;
}
