import { ROOT } from "../../tools/repository.ts";

/** A block of code in a page that runs. */
export interface Block {
  /** Line of the page on which the code begins, counted from 1. */
  readonly line: number;
  /** The code. */
  readonly code: string;
}

/** One call of `console.log` whose output the page shows. */
export interface Shown {
  /** Line of the page that the call is on. */
  readonly line: number;
  /** What the page says it prints; as often as it is called, one below the other. */
  readonly text: string;
}

/**
 * Finds the blocks that run: those marked `ts` and nothing else.
 *
 * @param page Text of a page in Markdown.
 * @returns The blocks, in their order.
 */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let begin = -1;
  const lines = page.split("\n");
  lines.forEach((line, i) => {
    if (begin < 0 && line === "```ts") begin = i + 1;
    else if (begin >= 0 && line === "```") {
      blocks.push({ line: begin + 1, code: lines.slice(begin, i).join("\n") });
      begin = -1;
    }
  });
  return blocks;
}

const CALL = /console\.log\(.*\);(?:\s*\}?)?(?:\s+\/\/ (.*))?$/;

/**
 * Finds what a block says it prints: a comment behind a call of `console.log`, or lines of comment below it or its loop.
 *
 * @param block The block.
 * @returns The calls that have such a comment.
 */
export function shownIn(block: Block): Shown[] {
  const lines = block.code.split("\n");
  return lines.flatMap((line, i) => {
    const call = CALL.exec(line);
    if (call === null) return [];
    const below: string[] = [];
    let k = i + 1;
    while (lines[k]?.trim() === "}") k++; // the end of a loop around the call
    for (; lines[k]?.startsWith("// "); k++) below.push(lines[k].slice(3));
    const text = call[1] ?? below.join("\n");
    return text === "" ? [] : [{ line: block.line + i, text }];
  });
}

/**
 * Runs blocks, each as a module of its own, one after the other in one process.
 *
 * @param blocks The blocks.
 * @returns What was printed, by line of the page.
 * @throws {Error} when one of them fails.
 */
export function runBlocks(blocks: readonly Block[]): Map<number, string> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(
      `${folder}/deno.json`,
      JSON.stringify({ imports: { "@deneb/deneb": new URL("../../mod.ts", import.meta.url).href } }),
    );
    blocks.forEach((block, i) => Deno.writeTextFileSync(`${folder}/block_${i}.ts`, printing(block)));
    const main = `globalThis.printed = [];
${blocks.map((_, i) => `await import("./block_${i}.ts");`).join("\n")}
await Deno.writeTextFile("${folder}/printed.json".replaceAll("\\\\", "/"), JSON.stringify(globalThis.printed));\n`;
    Deno.writeTextFileSync(`${folder}/main.ts`, main);
    const args = ["run", "-A", "--no-check", `${folder}/main.ts`];
    const run = new Deno.Command(Deno.execPath(), { args, cwd: folder, env: { NO_COLOR: "1", TMPDIR: folder } })
      .outputSync();
    if (!run.success) throw new Error(`A block in ${ROOT} fails:\n${new TextDecoder().decode(run.stderr)}`);
    const printed: [number, string][] = JSON.parse(Deno.readTextFileSync(`${folder}/printed.json`));
    const byLine = new Map<number, string>();
    for (const [line, text] of printed) {
      const before = byLine.get(line);
      byLine.set(line, before === undefined ? text : `${before}\n${text}`);
    }
    return byLine;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A block whose calls of `console.log` keep what they would print, with the line they are on. */
function printing({ line, code }: Block): string {
  const lines = code.split("\n").map((text, i) => text.replaceAll("console.log(", `print(${line + i}, `));
  return `${lines.join("\n")}
function print(line: number, ...values: unknown[]) {
  const text = values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" ");
  globalThis.printed.push([line, text]);
}\n`;
}
