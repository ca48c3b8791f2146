import { ROOT } from "./repository.ts";

/** Exported names of one entry, each with its kinds. */
export type ExportTable = Readonly<Record<string, string>>;

/** Where the stored exports of every entry are. */
export const SNAPSHOT: string = `${ROOT}tests/exports.json`;

/** What `deno doc --json` says of a module, as far as it is read here. */
interface DocJson {
  nodes: Record<string, { symbols: { name: string; declarations: { declarationKind: string; kind: string }[] }[] }>;
}

/**
 * Reads the entries that the package exports.
 *
 * @returns Paths of files from the repository root by subpath, as `exports` in `deno.json` has them.
 */
export function entries(): Record<string, string> {
  return JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`)).exports;
}

/**
 * Lists what every entry exports, types included, without running any of it.
 *
 * @returns For each subpath, sorted names with their kinds (`"class"`, `"interface"`, …).
 * @throws {Error} when an entry cannot be read.
 */
export function exportTables(): Record<string, ExportTable> {
  const tables = Object.entries(entries()).map(([subpath, file]) => [subpath, exportTable(file)]);
  return Object.fromEntries(tables);
}

/** One process for each entry: the output names files, not the roots that were asked for. */
function exportTable(file: string): ExportTable {
  const doc = new Deno.Command(Deno.execPath(), { args: ["doc", "--json", file], cwd: ROOT }).outputSync();
  if (!doc.success) throw new Error(`Cannot list the exports of ${file}: ${new TextDecoder().decode(doc.stderr)}`);
  const { nodes }: DocJson = JSON.parse(new TextDecoder().decode(doc.stdout));
  const names = Object.values(nodes).flatMap(({ symbols }) =>
    symbols.flatMap(({ name, declarations }) => {
      const exported = declarations.filter((declaration) => declaration.declarationKind === "export");
      return exported.length === 0 ? [] : [[name, [...new Set(exported.map(({ kind }) => kind))].sort().join(", ")]];
    })
  );
  return Object.fromEntries(names.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As a program, `--update` stores the exports as they are. */
if (import.meta.main) {
  const text = JSON.stringify(exportTables(), null, 2) + "\n";
  if (Deno.args.includes("--update")) Deno.writeTextFileSync(SNAPSHOT, text);
  else console.log(text);
}
