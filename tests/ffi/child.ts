/** What a child process said and how it ended. */
export interface ChildResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Addresses of modules that code for a child imports. */
export const FFI = JSON.stringify(new URL("../../ffi/mod.ts", import.meta.url).href);

/** How to run a child. */
interface ChildOptions {
  /** Variables of its environment; it has no others than these, PATH and those that Deno needs. */
  readonly env?: Record<string, string>;
  /** Flags of `deno run`; default everything allowed. */
  readonly flags?: readonly string[];
}

const INHERITED = ["PATH", "HOME", "DENO_DIR", "SystemRoot", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA"];

/** Runs TypeScript in a process of its own. */
export async function runChild(source: string, options: ChildOptions = {}): Promise<ChildResult> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, source);
    const env: Record<string, string> = { NO_COLOR: "1" };
    for (const name of INHERITED) {
      const value = Deno.env.get(name);
      if (value !== undefined) env[name] = value;
    }
    const args = ["run", "--no-check", "--no-prompt", ...(options.flags ?? ["-A"]), file];
    const child = new Deno.Command(Deno.execPath(), { args, env: { ...env, ...options.env }, clearEnv: true });
    const { code, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } finally {
    await Deno.remove(file);
  }
}
