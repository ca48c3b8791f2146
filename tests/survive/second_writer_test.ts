import assert from "node:assert/strict";
import { asarray, libraryInfo, openArray, zeros } from "../../mod.ts";
import { noise } from "./arrays.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const MOD = new URL("../../mod.ts", import.meta.url).href;
const OPTIONS = { dtype: "int32", chunks: [500], blocks: [100] } as const;

/** Other spellings of the path of an array, each made ready in its folder. */
const SPELLINGS: Readonly<Record<string, (folder: string) => string>> = {
  "the same path": (folder) => `${folder}/a.b2nd`,
  "a path with dots": (folder) => `${folder}/../${folder.split("/").at(-1)}/./a.b2nd`,
  "a path with more slashes": (folder) => `${folder}//a.b2nd`,
  "a symbolic link": (folder) => {
    Deno.symlinkSync("a.b2nd", `${folder}/link`);
    return `${folder}/link`;
  },
  "a symbolic link to a symbolic link": (folder) => {
    Deno.symlinkSync(`${folder}/a.b2nd`, `${folder}/link`);
    Deno.symlinkSync("link", `${folder}/other`);
    return `${folder}/other`;
  },
  "a symbolic link to the folder": (folder) => {
    Deno.symlinkSync(folder, `${folder}/here`);
    return `${folder}/here/a.b2nd`;
  },
};

/** What another process is told that opens a path for writing. */
function askAnother(path: string): string {
  const code = `import { openArray } from "${MOD}";
    try { openArray(Deno.args[0], { mode: "a" }).close(); console.log("free"); }
    catch (error) { console.log(error instanceof Deno.errors.Busy, error.message); }`;
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", `data:text/javascript,${encodeURIComponent(code)}`, path],
    stdin: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  for (const [name, spell] of Object.entries(SPELLINGS)) {
    Deno.test({
      name: `openArray() refuses a second writer of ${kind} through ${name}, also after compact()`,
      // Links take rights there that users mostly lack.
      ignore: Deno.build.os === "windows" && name.includes("link"),
      fn() {
        const folder = Deno.realPathSync(Deno.makeTempDirSync());
        try {
          const path = `${folder}/a.b2nd`;
          asarray(noise(4000, 1), { ...OPTIONS, urlpath: path, contiguous }).close();
          const other = spell(folder);
          // The writer comes by one way, the second by the other: both ways round.
          for (const [first, second] of [[path, other], [other, path]]) {
            using writer = openArray(first, { mode: "a" });
            const busy = new RegExp("another writer has it open$");
            const refuse = () => {
              assert.throws(() => openArray(second, { mode: "a" }), { name: "Busy", message: busy });
              assert.throws(() => zeros([3], { urlpath: second, mode: "w" }), Deno.errors.Busy);
            };
            refuse();
            writer.setSync(":", noise(4000, 2));
            writer.resize([1500]);
            refuse();
            writer.compact();
            refuse();
            writer.resize([4000]);
            writer.setSync("3000:", 7);
            assert.match(askAnother(second), /^true Cannot open ".*" for writing: another writer has it open$/);
            // Whoever reads by either way sees what was written.
            for (const place of [path, other]) {
              using reader = openArray(place);
              assert.deepEqual(reader.getSync().data, writer.getSync().data);
            }
          }
          assert.equal(askAnother(other), "free");
        } finally {
          Deno.removeSync(folder, { recursive: true });
        }
      },
    });
  }

  Deno.test(`NDArray reads ${kind} by another spelling of its path while a batch holds the lock of python-blosc2`, () => {
    const folder = Deno.realPathSync(Deno.makeTempDirSync());
    try {
      const path = `${folder}/a.b2nd`;
      asarray(noise(1000, 1), { ...OPTIONS, urlpath: path, contiguous }).close();
      Deno.writeFileSync(contiguous ? `${path}.b2lock` : `${path}/.b2lock`, new Uint8Array(16));
      using writer = openArray(path, { mode: "a" });
      const before = writer.getSync().data;
      writer.batch(() => {
        writer.setSync("0:500", 1);
        using reader = openArray(`${folder}/./a.b2nd`);
        assert.deepEqual(reader.getSync().data, before);
      });
      assert.equal(writer.item(0), 1);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
