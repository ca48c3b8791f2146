import assert from "node:assert/strict";
import { asarray, libraryInfo, openArray } from "../../mod.ts";
import { noise, seenAt } from "./arrays.ts";
import { diskTest, namesIn } from "./disks.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const MOD = new URL("../../mod.ts", import.meta.url).href;
const OPTIONS = { dtype: "int32", chunks: [500], blocks: [100] } as const;
/** Root that permissions hold for: a user of another name could not reach Deno and the library everywhere. */
const WITHOUT = ["--bounding-set=-dac_override"];

function make(path: string, contiguous: boolean, seed = 1): void {
  using a = asarray(noise(2000, seed), { ...OPTIONS, urlpath: path, contiguous });
  a.vlmeta.set("unit", "K");
}

/** Says what is wrong with an error that a file system gave which may not be written. */
function refused(path: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Error, String(error));
    assert.match(error.message, /^Cannot .*(Read-only file system|Permission denied)/);
    assert.ok(error.message.includes(`"${path}`), error.message);
    assert.match(String((error.cause as { code?: string }).code), /^(EROFS|EACCES|EPERM)$/);
    return true;
  };
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  diskTest(`openArray() of ${kind} on a read-only disk reads, and refuses to write`, 1, (disk) => {
    const [path, fresh] = [`${disk.path}/a.b2nd`, `${disk.path}/b.b2nd`];
    make(path, contiguous);
    const before = seenAt(path);
    const names = namesIn(disk.path);
    disk.protect(true);
    assert.deepEqual(seenAt(path), before);
    const source = asarray(noise(2000, 2), OPTIONS);
    assert.throws(() => openArray(path, { mode: "a" }), refused(path));
    assert.throws(() => source.save(fresh, { contiguous }), refused(fresh));
    assert.throws(() => source.save(path, { contiguous, mode: "w" }), refused(path));
    assert.throws(() => asarray([1], { urlpath: fresh, contiguous }), refused(fresh));
    assert.deepEqual(namesIn(disk.path), names);
    assert.deepEqual(seenAt(path), before);
    disk.protect(false);
    using a = openArray(path, { mode: "a" });
    a.setSync([3], 9);
    assert.equal(a.item(3), 9);
  });

  // No remount while a file is open for writing: a folder that is locked is only read.
  if (!contiguous) {
    diskTest(
      "NDArray that writes to a directory whose disk becomes read-only says so, and goes on later",
      1,
      (disk) => {
        const path = `${disk.path}/a.b2nd`;
        make(path, false);
        using a = openArray(path, { mode: "a" });
        const before = seenAt(path);
        const names = namesIn(disk.path);
        disk.protect(true);
        const changes = [() => a.setSync(":", 1), () => a.append([1]), () => a.resize([1250]), () => a.vlmeta.clear()];
        for (const change of changes) {
          assert.throws(change, refused(path));
          assert.deepEqual(seenAt(path), before);
          assert.deepEqual(a.getSync().data, before.cells);
        }
        disk.protect(false);
        assert.deepEqual(namesIn(disk.path), names);
        a.setSync(":", 1);
        assert.equal(a.item(1999), 1);
      },
    );
  }

  Deno.test({
    name:
      `openArray() of ${kind} that permissions protect reads, and refuses to write (as root without its privileges)`,
    ignore: !canDrop(),
    fn() {
      const folder = Deno.makeTempDirSync();
      try {
        const path = `${folder}/a.b2nd`;
        make(path, contiguous);
        const before = seenAt(path);
        const names = namesIn(folder);
        protect(folder, true);
        const told = unprivileged(path, contiguous);
        protect(folder, false);
        assert.deepEqual(told.cells, Array.from(before.cells as Int32Array));
        for (const { step, error, message, code } of told.refusals) {
          assert.equal(error, "PermissionDenied", step);
          assert.match(message, /^Cannot .*Permission denied/, step);
          assert.ok(message.includes(`"${path}`), `${step}: ${message}`);
          assert.equal(code, "EACCES", step);
        }
        assert.deepEqual(told.refusals.map(({ step }) => step), ["write", "make", "replace"]);
        assert.deepEqual(namesIn(folder), names);
        assert.deepEqual(seenAt(path), before);
      } finally {
        protect(folder, false);
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}

interface Told {
  readonly cells: number[];
  readonly refusals: {
    readonly step: string;
    readonly error: string;
    readonly message: string;
    readonly code: string;
  }[];
}

/** Takes all permissions to write below a folder, or gives them back. */
function protect(folder: string, readOnly: boolean): void {
  const paths = namesIn(folder).map((name) => `${folder}/${name}`);
  for (const path of [folder, ...paths]) {
    const { isDirectory } = Deno.statSync(path);
    Deno.chmodSync(path, (isDirectory ? 0o755 : 0o644) & (readOnly ? 0o555 : 0o777));
  }
}

/** True where root can run a child that permissions hold for. */
function canDrop(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    return new Deno.Command("setpriv", { args: [...WITHOUT, "true"] }).outputSync().success;
  } catch {
    return Deno.env.has("CI"); // there is no such command, and the test fails where it has to run
  }
}

/** What a user finds who may read only. */
function unprivileged(path: string, contiguous: boolean): Told {
  const code = `import { asarray, openArray } from "${MOD}";
    const [path] = Deno.args;
    const refusals = [];
    const attempt = (step, run) => {
      try { run(); } catch (error) {
        refusals.push({ step, error: error.constructor.name, message: error.message, code: error.cause?.code });
      }
    };
    const cells = Array.from(openArray(path).getSync().data);
    attempt("write", () => openArray(path, { mode: "a" }).close());
    attempt("make", () => asarray([1], { urlpath: path + ".new", contiguous: ${contiguous} }).close());
    attempt("replace", () => asarray([1], { urlpath: path, mode: "w", contiguous: ${contiguous} }).close());
    console.log(JSON.stringify({ cells, refusals }));`;
  const script = `data:text/javascript,${encodeURIComponent(code)}`;
  const args = [...WITHOUT, Deno.execPath(), "run", "-A", "--no-lock", script, path];
  const { success, stdout, stderr } = new Deno.Command("setpriv", { args, stdin: "null" }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
