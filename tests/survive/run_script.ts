/** What a script said and how it ended. */
export interface ScriptResult {
  /** Its exit code; not 0 when it was killed. */
  readonly code: number;
  /** What it printed. */
  readonly stdout: string;
  /** What it complained about. */
  readonly stderr: string;
}

/** How to run a script. */
export interface ScriptOptions {
  /** Arguments of the script. */
  readonly args?: readonly string[];
  /** Variables of its environment, besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of `deno run`; default everything allowed. */
  readonly flags?: readonly string[];
  /** Seconds until it is killed. */
  readonly limit?: number;
}

/** Runs a script that lies beside the tests in a process of its own, and kills it when it takes too long. */
export async function runScript(name: string, options: ScriptOptions = {}): Promise<ScriptResult> {
  const { args = [], env = {}, flags = ["-A"], limit = 60 } = options;
  const script = new URL(name, import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", ...flags, script, ...args],
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), limit * 1000);
  try {
    const { code, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } finally {
    clearTimeout(timer);
  }
}
