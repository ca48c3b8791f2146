import { repositoryPath } from "./layers.ts";

const GUARDED = new Set(["dlopen", "UnsafeCallback", "UnsafeFnPointer", "UnsafePointer", "UnsafePointerView"]);

/** Lint rule: native code and raw pointers live in `ffi/`; tests may meet them too, to compare with the C functions. */
export const onlyFfiOpens: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (path.startsWith("ffi/") || path.startsWith("tests/")) return {};
    return {
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.object.name !== "Deno") return;
        if (node.property.type !== "Identifier" || !GUARDED.has(node.property.name)) return;
        context.report({ node, message: `Only ffi/ may use Deno.${node.property.name}` });
      },
    };
  },
};
