import assert from "node:assert/strict";
import { repositoryFiles, ROOT } from "../../tools/repository.ts";
import { blocksOf, runBlocks, shownIn } from "./pages.ts";

const PAGES = repositoryFiles().filter((path) => /^(README\.md|docs\/.*\.md)$/.test(path));

Deno.test("blocksOf() finds blocks that run, and shownIn() what they print", () => {
  const page =
    "# A\n```ts\nconst a = 1;\nconsole.log(a); // 1\nconsole.log(a);\n// 1\n// 2\n```\n```ts ignore\nno\n```\n";
  const [block, ...rest] = blocksOf(page);
  assert.deepEqual([block.line, rest.length], [3, 0]);
  assert.deepEqual(shownIn(block), [{ line: 4, text: "1" }, { line: 5, text: "1\n2" }]);
});

/** Pages of measurements: nothing in them is run. */
const TABLES = ["docs/speed.md"];

for (const page of PAGES.filter((path) => !TABLES.includes(path))) {
  Deno.test(`${page} shows what its code prints`, () => {
    const blocks = blocksOf(Deno.readTextFileSync(ROOT + page));
    assert.ok(blocks.length > 0, "no code");
    const printed = runBlocks(blocks);
    const shown = blocks.flatMap(shownIn);
    assert.deepEqual(shown.map(({ line }) => `line ${line}: ${printed.get(line)}`), shown.map(said));
  });
}

function said({ line, text }: { line: number; text: string }): string {
  return `line ${line}: ${text}`;
}

Deno.test("links between pages lead to files and headings that exist", () => {
  const broken: string[] = [];
  for (const page of [...PAGES, "CHANGELOG.md", "CONTRIBUTING.md"]) {
    for (const [, target] of Deno.readTextFileSync(ROOT + page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path, anchor] = target.split("#");
      const file = path === "" ? page : new URL(path, `file:///${page}`).pathname.slice(1);
      if (!exists(file) || anchor !== undefined && !anchorsOf(file).includes(anchor)) broken.push(`${page}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

function exists(path: string): boolean {
  try {
    Deno.statSync(ROOT + path);
    return true;
  } catch {
    return false;
  }
}

/** Anchors as code hosts make them of headings: lower case, no marks, hyphens for spaces. */
function anchorsOf(path: string): string[] {
  const headings = Deno.readTextFileSync(ROOT + path).matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, text]) => text.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-"));
}
