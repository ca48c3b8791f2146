/** Error classes whose first argument is the message. */
const MESSAGE_FIRST = new Set(["Error", "TypeError", "RangeError", "SyntaxError", "FormatError", "UnsupportedError"]);
const CONTRACTION = /\b\w+(?:n['’]t|['’](?:re|ve|ll|m))\b/;

/**
 * Says what is wrong with an error message: it starts with a capital, has no final stop and no contractions.
 *
 * @param start The text that the message begins with, or `null` when that is computed.
 * @param end The text that the message ends with, or `null` when that is computed.
 * @param all All literal text of the message.
 * @returns The fault as a sentence without a stop, or `null`.
 */
export function messageFault(start: string | null, end: string | null, all: string): string | null {
  if (start !== null && !/^\p{Lu}/u.test(start)) return "An error message starts with a capital letter";
  if (end !== null && /[.!]\s*$/.test(end)) return "An error message has no final stop";
  const contraction = all.match(CONTRACTION);
  return contraction === null ? null : `An error message has no contractions, and this has "${contraction[0]}"`;
}

/** Lint rule: literal error messages read as {@linkcode messageFault} asks. */
export const errorMessage: Deno.lint.Rule = {
  create(context) {
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || !MESSAGE_FIRST.has(node.callee.name)) return;
        const message = node.arguments[0];
        if (message === undefined || message.type === "SpreadElement") return;
        const pieces = literalPieces(message);
        const fault = messageFault(pieces[0] || null, pieces.at(-1) || null, pieces.join(" "));
        if (fault !== null) context.report({ node: message, message: fault });
      },
    };
  },
};

/** The literal text of a message, in order; an empty piece first or last stands for something computed. */
function literalPieces(node: Deno.lint.Expression | Deno.lint.PrivateIdentifier): string[] {
  if (node.type === "Literal" && typeof node.value === "string") return [node.value];
  if (node.type === "TemplateLiteral") return node.quasis.map((quasi) => quasi.cooked);
  if (node.type === "BinaryExpression" && node.operator === "+") {
    return [...literalPieces(node.left), ...literalPieces(node.right)];
  }
  return [""];
}
