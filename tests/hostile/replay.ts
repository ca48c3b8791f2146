/** Does one case again and tells how long each step takes and what memory it needs. Arguments: the seed and the number of the case. */
import { setBlockCache, setThreads } from "../../mod.ts";
import { makeCase } from "./case.ts";
import { Peak } from "./memory.ts";
import { runCase } from "./run_case.ts";
import { Session } from "./session.ts";
import { allSubjects } from "./subjects.ts";

const [seed, number] = Deno.args.map(Number);
const only = Deno.args.find((arg) => arg.startsWith("--only="))?.slice(7);
setThreads(2);
setBlockCache(1 << 20);
const hostile = makeCase(allSubjects(new RegExp(only ?? "^")), seed, number);
console.log(hostile.name, hostile.how);
const peak = new Peak();
const { step, asyncStep } = Session.prototype;
Session.prototype.step = function <T>(this: Session, name: string, fn: () => T): T | undefined {
  const [began, before] = [performance.now(), this.values];
  peak.begin();
  const value = step.call(this, name, fn);
  console.log(name, this.values > before, `${Math.round(performance.now() - began)} ms, ${peak.grown() >> 20} MB`);
  return value as T | undefined;
};
Session.prototype.asyncStep = async function (this: Session, name: string, fn: () => Promise<unknown>) {
  const began = performance.now();
  peak.begin();
  await asyncStep.call(this, name, fn);
  console.log(name, `${Math.round(performance.now() - began)} ms, ${peak.grown() >> 20} MB`);
};
const folder = Deno.makeTempDirSync({ prefix: "deneb-hostile-" });
const { fault } = await runCase(hostile, folder, seed, number);
Deno.removeSync(folder, { recursive: true });
if (fault !== null) console.log(fault);
