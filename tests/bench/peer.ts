import { fileURLToPath } from "node:url";
import { peersPython } from "../../tools/peers.ts";
import type { Sample, Setting } from "./workload.ts";

const SCRIPT = fileURLToPath(new URL("peer.py", import.meta.url));

/** What comes back on a request; which fields there are depends on it. */
type Answer = Readonly<Record<string, unknown>>;

/** The other program: one Python process for all workloads, so that its start does not count. */
export class Peer implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncGenerator<string, void, void>;

  /** Starts the process. */
  constructor() {
    const python = peersPython();
    if (python === null) {
      throw new Error("Cannot find the Python of the peers: run `deno run -A tools/peers.ts`, or set DENEB_PYTHON");
    }
    this.#process = new Deno.Command(python, { args: ["-B", SCRIPT], stdin: "piped", stdout: "piped" }).spawn();
    this.#requests = this.#process.stdin.getWriter();
    this.#answers = linesOf(this.#process.stdout);
  }

  /** Asks for the versions of all that is compared with. */
  async versions(): Promise<Record<string, string>> {
    const answer = await this.#ask({ do: "versions" });
    return Object.fromEntries(Object.entries(answer).map(([name, version]) => [name, String(version)]));
  }

  /** Begins a group. */
  async open(group: string, setting: Setting): Promise<void> {
    await this.#ask({ do: "open", group, ...setting });
  }

  /** Runs the twin of a workload once. */
  async once(name: string, check: boolean): Promise<Sample> {
    const answer = await this.#ask({ do: "run", name, check });
    const times = { seconds: Number(answer.seconds), cpuSeconds: Number(answer.cpu) };
    return check ? { ...times, check: String(answer.check) } : times;
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#requests.close().catch(() => {});
    await this.#answers.return();
    await this.#process.status;
  }

  async #ask(request: unknown): Promise<Answer> {
    await this.#requests.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`Cannot go on: the peer ended with ${(await this.#process.status).code}`);
    const answer: Answer = JSON.parse(value);
    if (answer.error !== undefined) throw new Error(`Cannot run the peer: ${answer.error}`);
    return answer;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of stream) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
