import { CatalogueError } from "./catalogue_error.ts";
import type { ColumnKinds } from "./columns.ts";
import { type Head, readHead } from "./head.ts";
import { type RowBatch, RowScanner } from "./scanner.ts";
import { textsOf } from "./text.ts";

/** Rows of a batch when nothing is said. */
const BATCH_ROWS = 65_536;

/**
 * Reads the rows of one file as a stream: CSV or ECSV, gzipped or not.
 *
 * @param file The file.
 * @param kinds The columns to read, by name.
 * @param options `rows`: rows of a batch, default 65,536. `skip`: rows at the beginning to pass over, default 0.
 * @returns Batches of rows, each with columns of its own.
 * @throws {CatalogueError} while reading, when a column is missing, a row has too few or too many fields, a value is no number, or the
 * file is damaged or ends too early.
 */
export async function* readRows<const K extends ColumnKinds>(
  file: string,
  kinds: K,
  options: { readonly rows?: number; readonly skip?: number } = {},
): AsyncGenerator<RowBatch<K>, void, void> {
  const { rows = BATCH_ROWS, skip = 0 } = options;
  let scanner: RowScanner<K> | null = null;
  let text = "";
  try {
    for await (const next of textsOf(file)) {
      text += next.endsWith("\n") ? next : `${next}\n`; // only the last text of a file lacks it
      const head: Head | null = scanner === null ? readHead(text, file) : null;
      if (head !== null) {
        scanner = new RowScanner(file, head, kinds, { rows, skip });
        text = text.slice(head.length);
      }
      if (scanner === null) continue;
      yield* scanner.feed(text);
      text = "";
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new CatalogueError(`Cannot read on: ${error.message}`, file, scanner?.line ?? 1, { cause: error });
  }
  if (scanner === null) throw new CatalogueError("The file has no line with the names of columns", file, 1);
  yield* scanner.finish();
}

/** Whether an error comes from unpacking or from text that is no UTF-8, not from the file system. */
function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof TypeError || "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}
