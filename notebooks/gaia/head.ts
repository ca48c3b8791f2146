import { parse } from "csv-parse/sync";
import { CatalogueError } from "./catalogue_error.ts";

/** What stands before the rows of a catalogue. */
export interface Head {
  /** Names of the columns, as they are written. */
  readonly names: readonly string[];
  /** What stands between fields: a comma, or in ECSV a space as well. */
  readonly delimiter: string;
  /** Characters before the first row. */
  readonly length: number;
  /** Lines before the first row. */
  readonly lines: number;
}

/**
 * Reads the preamble of ECSV, if there is one, and the line with the names of the columns.
 *
 * @param text The beginning of a catalogue.
 * @param file The file, for messages.
 * @returns What they say, or `null` when the text ends before the names do.
 * @throws {CatalogueError} when the preamble asks for a delimiter that is neither a comma nor a space.
 */
export function readHead(text: string, file: string): Head | null {
  let begin = 0;
  let lines = 0;
  const preamble: string[] = [];
  for (;;) {
    const end = text.indexOf("\n", begin);
    if (end < 0) return null;
    const line = text.slice(begin, end).trimEnd();
    begin = end + 1;
    lines++;
    if (line.startsWith("#")) preamble.push(line);
    else if (line !== "") {
      const delimiter = delimiterOf(preamble, file);
      const [names] = parse(line, { delimiter, relax_quotes: true });
      return { names, delimiter, length: begin, lines };
    }
  }
}

/** ECSV separates fields by spaces unless it says otherwise; any other file with remarks before the names is CSV. */
function delimiterOf(preamble: readonly string[], file: string): string {
  const line = preamble.findIndex((text) => /^#\s*delimiter:/.test(text));
  if (line < 0) return preamble[0]?.startsWith("# %ECSV") ? " " : ",";
  const [, , given] = /:\s*(['"]?)(.*)\1$/.exec(preamble[line]) ?? [];
  const delimiter = given === "" ? " " : given; // the end of the line is trimmed
  if (delimiter !== " " && delimiter !== ",") {
    throw new CatalogueError(
      `Cannot read fields between "${delimiter}": ECSV knows the comma and the space`,
      file,
      line + 1,
    );
  }
  return delimiter;
}
