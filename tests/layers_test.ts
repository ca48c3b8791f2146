import assert from "node:assert/strict";
import { posix } from "node:path";
import { importTarget, layers } from "../tools/lint/layers.ts";
import { onlyFfiOpens } from "../tools/lint/only_ffi_opens.ts";
import { findCycle } from "../tools/lint/find_cycle.ts";
import { repositoryFiles, ROOT } from "../tools/repository.ts";

const SOURCES = repositoryFiles().filter((path) => /^(ffi|src|native|notebooks|tools)\/.*\.ts$|^mod\.ts$/.test(path));

Deno.test("layers: every import keeps to the rank table, and only ffi/ opens native code", () => {
  const plugin = { name: "deneb", rules: { layers, "only-ffi-opens": onlyFfiOpens } };
  const faults = SOURCES.flatMap((path) =>
    Deno.lint.runPlugin(plugin, ROOT + path, Deno.readTextFileSync(ROOT + path))
      .map(({ message }) => `${path}: ${message}`)
  );
  assert.deepEqual(faults, []);
});

Deno.test("layers: no file imports itself by way of others", () => {
  const edges = new Map(SOURCES.map((path) => [path, valueImports(path)]));
  assert.equal(findCycle(edges), null);
});

Deno.test("layers: a door names each file of its folder that runs, and the doors of its inner folders", () => {
  const faults: string[] = [];
  for (const target of new Set(SOURCES.filter(isInside).flatMap(valueImports))) {
    const folder = posix.dirname(target);
    const door = `${target.endsWith("/mod.ts") ? posix.dirname(folder) : folder}/mod.ts`;
    if (!isInside(target) || !SOURCES.includes(door)) continue;
    if (!valueImports(door).includes(target)) faults.push(`${door} does not name ${target}`);
  }
  assert.deepEqual(faults, []);
});

function isInside(path: string): boolean {
  return /^(ffi|src)\//.test(path);
}

/** Files that a file needs at run time: imports of types alone do not count. */
function valueImports(path: string): string[] {
  const targets: (string | null)[] = [];
  const collect: Deno.lint.Rule = {
    create: () => ({
      ImportDeclaration(node) {
        const names = node.specifiers;
        const isTypes = node.importKind === "type" ||
          names.length > 0 && names.every((name) => name.type === "ImportSpecifier" && name.importKind === "type");
        if (!isTypes) targets.push(importTarget(path, node.source.value));
      },
      ExportNamedDeclaration(node) {
        if (node.source !== null && node.exportKind !== "type") targets.push(importTarget(path, node.source.value));
      },
    }),
  };
  const plugin = { name: "collect", rules: { collect } };
  Deno.lint.runPlugin(plugin, ROOT + path, Deno.readTextFileSync(ROOT + path));
  return targets.filter((target) => target !== null);
}
