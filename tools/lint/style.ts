/** Lint rule: functions at the top level are declarations, not arrows. */
export const topLevelFunctions: Deno.lint.Rule = {
  create(context) {
    return {
      VariableDeclarator(node) {
        if (node.init?.type !== "ArrowFunctionExpression" && node.init?.type !== "FunctionExpression") return;
        const outer = node.parent.parent.type === "ExportNamedDeclaration"
          ? node.parent.parent.parent
          : node.parent.parent;
        if (outer.type === "Program") context.report({ node, message: "Declare top-level functions with `function`" });
      },
    };
  },
};

/** Lint rule: private state is `#field`, which holds at run time too. Parameter properties reach plugins without their modifier. */
export const hashPrivate: Deno.lint.Rule = {
  create(context) {
    const look = (node: Deno.lint.PropertyDefinition | Deno.lint.MethodDefinition) => {
      // A private constructor has no # form.
      if (node.type === "MethodDefinition" && node.kind === "constructor") return;
      if (node.accessibility === "private") context.report({ node, message: "Write private members as #name" });
    };
    return {
      PropertyDefinition: look,
      MethodDefinition: look,
    };
  },
};

/** Lint rule: a door lists its names. */
export const noExportStar: Deno.lint.Rule = {
  create(context) {
    return {
      ExportAllDeclaration(node) {
        context.report({ node, message: "List the exported names instead of `export *`" });
      },
    };
  },
};
