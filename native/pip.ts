/** Runs pip with arguments, and throws when it fails. */
export type RunPip = (args: readonly string[]) => Promise<void>;

const COMMANDS: readonly (readonly string[])[] = [["python3", "-m", "pip"], ["python", "-m", "pip"], ["pip3"]];

const OTHER_WAYS =
  "Other ways: install libblosc2 3.3.x with the package manager of the system or with conda (c-blosc2), " +
  "or name one of your own in the environment variable DENEB_LIBBLOSC2";

/**
 * Finds a pip on this machine.
 *
 * @param commands Commands to try, best first.
 * @returns The command, and how to run it.
 * @throws {Error} when there is none.
 */
export async function findPip(commands = COMMANDS): Promise<{ command: string; run: RunPip }> {
  for (const command of commands) {
    if (!(await works(command))) continue;
    return { command: command.join(" "), run: (args) => runPip(command, args) };
  }
  const tried = commands.map((command) => command.join(" ")).join(", ");
  throw new Error(`Cannot fetch libblosc2: no pip answers (tried ${tried}). Install Python with pip. ${OTHER_WAYS}`);
}

async function works([program, ...args]: readonly string[]): Promise<boolean> {
  try {
    const pip = new Deno.Command(program, { args: [...args, "--version"], stdout: "null", stderr: "null" });
    return (await pip.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

async function runPip([program, ...first]: readonly string[], args: readonly string[]): Promise<void> {
  // Downloading installs nothing, so a setting that only allows it within a virtual environment has no say.
  const env = { PIP_REQUIRE_VIRTUALENV: "0" };
  const pip = new Deno.Command(program, { args: [...first, ...args], env, stdout: "null", stderr: "piped" });
  const { success, stderr } = await pip.output();
  if (success) return;
  const reason = new TextDecoder().decode(stderr).trim();
  throw new Error(`Cannot fetch libblosc2: pip failed.\n${reason}\n${OTHER_WAYS}`);
}
