import assert from "node:assert/strict";
import { arange, asarray, full, libraryInfo, openArray, schunk, zeros } from "../../mod.ts";
import { createFileStore } from "../../src/storage/mod.ts";
import { arrayHeader, withFolder } from "../storage/_support.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const MOD = new URL("../../mod.ts", import.meta.url).href;

/** All files under a folder, by their bytes. */
function filesIn(folder: string, under = ""): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) Object.assign(all, filesIn(`${folder}/${name}`, `${under}${name}/`));
    else all[under + name] = String(Deno.readFileSync(`${folder}/${name}`));
  }
  return all;
}

const STRUCT = zeros([5], { dtype: [["x", "int32"]] });

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  for (const before of [true, false]) {
    Deno.test(
      `astype() that fails to make ${kind} with mode w leaves ${before ? "a file" : "a directory"} of before as it was`,
      withFolder((folder) => {
        const path = `${folder}/a`;
        arange(30).save(path, { contiguous: before });
        const old = filesIn(folder);
        assert.throws(() => STRUCT.astype("float64", { urlpath: path, mode: "w", contiguous }), TypeError);
        assert.deepEqual(filesIn(folder), old);
        full([7], 3).save(path, { mode: "w", contiguous });
        assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["a"]);
        using now = openArray(path, { mode: "a" });
        assert.equal(Deno.statSync(path).isDirectory, !contiguous);
        assert.deepEqual(now.getSync().toNested(), Array(7).fill(3));
      }),
    );
  }

  Deno.test(
    `astype() that fails to make ${kind} with mode w- leaves nothing`,
    withFolder((folder) => {
      assert.throws(() => STRUCT.astype("float64", { urlpath: `${folder}/a`, contiguous }), TypeError);
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    }),
  );

  Deno.test(
    `copy() to ${kind} that is still open is at its path, complete and with its metadata, and may be written on`,
    withFolder((folder) => {
      const path = `${folder}/a`;
      const source = arange(1000, { dtype: "int32", chunks: [100] });
      source.vlmeta.set("unit", "K");
      using a = source.copy({ urlpath: path, contiguous, fsync: true });
      assert.equal(a.urlpath, path);
      a.setSync([5], 77);
      a.compact();
      a.vlmeta.set("more", 1);
      using b = openArray(path);
      assert.equal(b.getSync([5]).data[0], 77);
      assert.deepEqual(b.vlmeta.toObject(), { unit: "K", more: 1 });
      assert.throws(() => openArray(path, { mode: "a" }), Deno.errors.Busy);
      assert.throws(() => zeros([3], { urlpath: path, mode: "w", contiguous }), Deno.errors.Busy);
      assert.equal(source.vlmeta.size, 1);
    }),
  );

  Deno.test(
    `createFileStore() of a draft of ${kind} refuses a path that was taken since, and is removed by close()`,
    withFolder((folder) => {
      const path = `${folder}/a`;
      const store = createFileStore(path, arrayHeader(2), { mode: "w-", contiguous, draft: true });
      assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
      assert.throws(() => zeros([3], { urlpath: path, contiguous: !contiguous }), Deno.errors.Busy);
      Deno.writeTextFileSync(path, "mine");
      assert.throws(() => store.putInPlace(), Deno.errors.AlreadyExists);
      store.close();
      assert.deepEqual(filesIn(folder), { a: String(new TextEncoder().encode("mine")) });
    }),
  );

  Deno.test(
    `zeros() and schunk() are at their path at once as ${kind}`,
    withFolder((folder) => {
      using a = zeros([4], { urlpath: `${folder}/a`, contiguous });
      using s = schunk({ urlpath: `${folder}/s`, contiguous });
      assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), ["a", "s"]);
      assert.throws(() => asarray([1], { urlpath: `${folder}/a`, contiguous }), Deno.errors.AlreadyExists);
      assert.equal(a.size + s.nbytes, 4);
    }),
  );

  Deno.test(
    `save() with mode w, killed while it writes ${kind}, leaves the old one, and the next maker uses up what it left`,
    withFolder((folder) => {
      const path = `${folder}/a`;
      arange(30).save(path, { contiguous });
      const old = filesIn(folder);
      // Dies by the twentieth write, in the midst of the chunks.
      const code = `import { arange } from "${MOD}";
        const a = arange(4000, { chunks: [100] });
        const { writeSync } = Deno.FsFile.prototype;
        let writes = 0;
        Deno.FsFile.prototype.writeSync = function (bytes) {
          if (++writes === 20) Deno.kill(Deno.pid, "SIGKILL");
          return writeSync.call(this, bytes);
        };
        a.save(Deno.args[0], { mode: "w", contiguous: ${contiguous} });`;
      const { signal } = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-lock", `data:text/javascript,${encodeURIComponent(code)}`, path],
      }).outputSync();
      assert.equal(signal, "SIGKILL");
      assert.ok(Deno.statSync(`${path}.deneb.tmp`));
      const now = filesIn(folder);
      for (const name in old) assert.equal(now[name], old[name]);
      for (const other of [!contiguous, contiguous]) full([7], 3).save(path, { mode: "w", contiguous: other });
      assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["a"]);
    }),
  );
}
