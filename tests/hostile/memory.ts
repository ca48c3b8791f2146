/** Watches how much memory the process holds at most, between two moments. Only Linux tells; elsewhere what it holds at the end. */
export class Peak {
  #before = 0;

  /** Begins anew. */
  begin(): void {
    if (Deno.build.os === "linux") Deno.writeTextFileSync("/proc/self/clear_refs", "5");
    this.#before = held("VmRSS");
  }

  /** Bytes that the process has held more than at the beginning. */
  grown(): number {
    return held("VmHWM") - this.#before;
  }
}

function held(field: "VmRSS" | "VmHWM"): number {
  if (Deno.build.os !== "linux") return Deno.memoryUsage().rss;
  const found = new RegExp(`${field}:\\s*(\\d+) kB`).exec(Deno.readTextFileSync("/proc/self/status"));
  return Number(found?.[1] ?? 0) * 1024;
}
