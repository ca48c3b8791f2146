/** The text of an expression cannot be read. */
export class ExprSyntaxError extends SyntaxError {
  /** The name of the class. */
  override readonly name = "ExprSyntaxError";

  /**
   * Makes the error; the text is quoted, a long one only around the place.
   *
   * @param text The whole text.
   * @param position Where reading failed, in UTF-16 units from 0; at most the length of the text.
   * @param reason What was expected and what was met.
   */
  constructor(readonly text: string, readonly position: number, reason: string) {
    super(`Cannot read expression ${quote(text, position)}: ${reason} at position ${position}`);
  }
}

function quote(text: string, position: number): string {
  if (text.length <= 80) return `"${text}"`;
  const from = Math.max(0, position - 30);
  const to = Math.min(text.length, position + 30);
  return `${from > 0 ? "..." : ""}"${text.slice(from, to)}"${to < text.length ? "..." : ""}`;
}
