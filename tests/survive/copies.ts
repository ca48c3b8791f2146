/**
 * Copies of what killed writers have left, for python-blosc2 to read: many in one process.
 *
 * @module
 */
import { dense } from "../../mod.ts";
import { runPython } from "../python.ts";
import type { Victims } from "./victims.ts";

/** How many one Python process reads. */
const BATCH = 50;

const PROGRAM = `
import blosc2, json, numpy as np, sys
folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for i in range(first, last):
    at = f"{folder}/{i}"
    a = blosc2.open(f"{at}/a.b2nd", mode="r")
    with open(f"{at}/vlmeta.json") as file:
        about, vlmeta = json.load(file)
    cells = np.load(f"{at}/cells.npy")
    assert a.shape == cells.shape, f"{i}, {about}: shape {a.shape}, not {cells.shape}"
    found = a[...]
    assert found.dtype == cells.dtype, f"{i}, {about}: {found.dtype}, not {cells.dtype}"
    assert found.tobytes() == cells.tobytes(), f"{i}, {about}: cells differ"
    assert a.vlmeta.getall() == vlmeta, f"{i}, {about}: {a.vlmeta.getall()}, not {vlmeta}"
`;

/** A folder of copies, each with what it should hold. */
export class Copies implements Disposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "deneb-copies-" });
  #count = 0;

  /** Copies what the last killed writer has left, before anybody opens it for writing. */
  add({ path, state, subject }: Victims): void {
    const at = `${this.#folder}/${this.#count++}`;
    Deno.mkdirSync(at);
    copy(path, `${at}/a.b2nd`);
    const { shape, cells } = state.model;
    Deno.writeFileSync(
      `${at}/cells.npy`,
      dense(subject.kind.data(cells), { dtype: subject.kind.dtype, shape }).toNpy(),
    );
    Deno.writeTextFileSync(`${at}/vlmeta.json`, JSON.stringify([subject.name, Object.fromEntries(state.vlmeta)]));
  }

  /** Has python-blosc2 read them all. */
  compare(): void {
    for (let first = 0; first < this.#count; first += BATCH) {
      runPython(PROGRAM, [this.#folder, `${first}`, `${Math.min(first + BATCH, this.#count)}`]);
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

function copy(from: string, to: string): void {
  if (!Deno.statSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to);
  for (const { name } of Deno.readDirSync(from)) Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
}
