/** What a child found. */
export interface Findings {
  /** One text for each case that failed, crashed, or took too long. */
  readonly faults: string[];
  /** What happened how often. */
  readonly totals: Record<string, number>;
}

/** A case takes milliseconds; one that takes so long hangs. */
const HANG_MS = 15_000;
/** Before the first case a child compiles and makes its files. */
const START_MS = 120_000;

/** Runs cases in a child, kills it when one hangs, and goes on behind it. */
export async function watch(seed: number, first: number, end: number): Promise<Findings> {
  const findings: Findings = { faults: [], totals: {} };
  while (first < end) {
    const { last, hangs, code, tail } = await runChild(seed, first, end, findings);
    if (code === 0 && !hangs) return findings;
    if (last < 0) throw new Error(`Child of seed ${seed} ended before its first case: ${tail}`);
    const how = hangs ? `hangs for ${HANG_MS} ms` : `ends the process with code ${code}: ${tail}`;
    findings.faults.push(`Case ${last} of seed ${seed} ${how}`);
    count(findings, "cases", last + 1 - first);
    first = last + 1;
  }
  return findings;
}

async function runChild(
  seed: number,
  first: number,
  end: number,
  findings: Findings,
): Promise<{ last: number; hangs: boolean; code: number; tail: string }> {
  const script = new URL("./child.ts", import.meta.url).href;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, `${seed}`, `${first}`, `${end}`],
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  });
  const child = command.spawn();
  let last = -1, hangs = false;
  const bite = () => {
    hangs = true;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(bite, START_MS);
  const stderr = new Response(child.stderr).text();
  for await (const line of linesOf(child.stdout)) {
    const [word, rest] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
    if (word === "case") {
      last = Number(rest);
      clearTimeout(timer);
      timer = setTimeout(bite, HANG_MS);
    } else if (word === "fault") {
      findings.faults.push(`Case ${rest.replace(" ", ` of seed ${seed}: `)}`);
    } else if (word === "total") {
      for (const [what, n] of Object.entries<number>(JSON.parse(rest))) count(findings, what, n);
    }
  }
  clearTimeout(timer);
  const { code } = await child.status;
  return { last, hangs, code, tail: (await stderr).slice(-1000) };
}

function count({ totals }: Findings, what: string, n: number): void {
  totals[what] = (totals[what] ?? 0) + n;
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
