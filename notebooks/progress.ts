const WIDTH = 30;
const PAUSE = 100;

/** A progress bar in the terminal. Dispose of it to finish its line. */
export interface Progress extends Disposable {
  /**
   * Moves the bar.
   *
   * @param done How much is done, of the total.
   */
  update(done: number): void;
}

/** Where a bar is drawn. */
export interface ProgressOutput {
  /** Whether the bar may be drawn over itself. */
  readonly isTerminal: boolean;
  /**
   * Writes text as it is.
   *
   * @param text What to write.
   */
  write(text: string): void;
}

/**
 * Starts a progress bar. In a terminal it moves; elsewhere (a log, CI) one line is written when it is done.
 *
 * @param label What is being done.
 * @param total How much there is to do.
 * @param output Where to draw. Default: standard error.
 * @returns The bar.
 */
export function progress(label: string, total: number, output: ProgressOutput = standardError()): Progress {
  const begin = performance.now();
  let drawn = -Infinity;
  let reached = 0;
  let isClosed = false;
  const line = () => `${label} ${bar(reached, total)} ${reached}/${total}`;
  return {
    update(done) {
      reached = done;
      const now = performance.now();
      if (isClosed || !output.isTerminal || now - drawn < PAUSE) return;
      drawn = now;
      output.write(`\r${line()}`);
    },
    [Symbol.dispose]() {
      if (isClosed) return;
      isClosed = true;
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      output.write(`${output.isTerminal ? "\r" : ""}${line()} ${seconds} s\n`);
    },
  };
}

/**
 * Draws a bar.
 *
 * @param done How much is done.
 * @param total How much there is to do.
 * @returns Text of a fixed width.
 */
export function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
  const filled = Math.floor(share * WIDTH);
  return `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}

function standardError(): ProgressOutput {
  const encoder = new TextEncoder();
  return {
    isTerminal: Deno.stderr.isTerminal(),
    write: (text) => void Deno.stderr.writeSync(encoder.encode(text)),
  };
}
