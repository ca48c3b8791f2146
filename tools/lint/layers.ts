import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { importFault } from "./ranks.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/");

/**
 * Turns an absolute file name into a path from the repository root.
 *
 * @param filename An absolute path, as `deno lint` gives it.
 * @returns The path with forward slashes.
 */
export function repositoryPath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
}

/**
 * Resolves what an import names.
 *
 * @param from The importing file, as a path from the repository root.
 * @param specifier The text between the quotes.
 * @returns The TypeScript file of this repository that it names, or `null` for packages and for data files.
 */
export function importTarget(from: string, specifier: string): string | null {
  if (/^@deneb\/deneb($|\/)/.test(specifier)) return "mod.ts";
  if (!/^\.{1,2}\//.test(specifier) || !specifier.endsWith(".ts")) return null;
  return posix.join(posix.dirname(from), specifier);
}

/** Lint rule: imports keep to the rank table. Worker files named by `new URL("./x.ts", import.meta.url)` count too. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const from = repositoryPath(context.filename);
    const look = (node: Deno.lint.Node, specifier: string) => {
      const to = importTarget(from, specifier);
      const fault = to === null ? null : importFault(from, to);
      if (fault !== null) context.report({ node, message: fault });
    };
    return {
      ImportDeclaration: (node) => look(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && look(node, node.source.value),
      ExportAllDeclaration: (node) => look(node, node.source.value),
      ImportExpression(node) {
        if (node.source.type === "Literal" && typeof node.source.value === "string") look(node, node.source.value);
      },
      NewExpression(node) {
        const [first, second] = node.arguments;
        if (node.callee.type !== "Identifier" || node.callee.name !== "URL" || second === undefined) return;
        if (first.type === "Literal" && typeof first.value === "string") look(node, first.value);
      },
    };
  },
};
