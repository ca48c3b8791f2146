/**
 * Works through cases of a seed in a process of its own, since what it looks for are crashes, hangs and wild allocations. The number of
 * each case is written before it begins. Arguments: the seed, the first case, the one behind the last, `--verbose`; for a hunt after something also
 * `--only=` with an expression for the names of subjects, and `--how=` with a part of the name of the damage.
 */
import { setBlockCache, setThreads } from "../../mod.ts";
import { makeCase } from "./case.ts";
import { runCase } from "./run_case.ts";
import { allSubjects } from "./subjects.ts";

/** What a verbose run tells of. */
const LARGE = 32 * 2 ** 20;

const [seed, first, end] = Deno.args.map(Number);
const isVerbose = Deno.args.includes("--verbose");
const ENCODER = new TextEncoder();

function say(line: string): void {
  const bytes = ENCODER.encode(line + "\n");
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

setThreads(2);
setBlockCache(1 << 20);
const only = Deno.args.find((arg) => arg.startsWith("--only="))?.slice(7);
const how = Deno.args.find((arg) => arg.startsWith("--how="))?.slice(6);
const subjects = allSubjects(new RegExp(only ?? "^"));
const folder = Deno.makeTempDirSync({ prefix: "deneb-hostile-" });
const totals = new Map<string, number>();
const texts = new Set<string>();

function count(what: string, n = 1): void {
  totals.set(what, (totals.get(what) ?? 0) + n);
}

try {
  for (let number = first; number < end; number++) {
    say(`case ${number}`);
    const hostile = makeCase(subjects, seed, number);
    if (how !== undefined && !hostile.how.includes(how)) continue;
    const began = performance.now();
    const { session, fault, grown } = await runCase(hostile, folder, seed, number);
    const took = performance.now() - began;
    if (isVerbose && (took > 150 || grown > LARGE)) {
      say(`slow ${number} ${Math.round(took)} ms ${Math.round(grown / 2 ** 20)} MB ${hostile.name} ${hostile.how}`);
    }
    if (fault !== null) say(`fault ${number} ${JSON.stringify(`${hostile.name} (${hostile.how}): ${fault}`)}`);
    count("cases");
    if (session.handles > 0) count("opened");
    count("values", session.values);
    for (const [kind, n] of session.refusals) count(kind, n);
    for (const text of session.texts) texts.add(text.replace(/\d+/g, "N").replace(/"[^"]*"/g, '""'));
  }
} finally {
  Deno.removeSync(folder, { recursive: true });
}
if (isVerbose) { for (const text of texts) say(`text ${text}`); }
say(`total ${JSON.stringify(Object.fromEntries(totals))}`);
