import assert from "node:assert/strict";
import { findPip } from "../../native/pip.ts";

const ANSWERS = [Deno.execPath(), "eval"]; // `deno eval --version` prints a version, as pip does
const ABSENT = ["deneb-no-such-program", "-m", "pip"];

Deno.test("findPip() takes the first command that answers", async () => {
  assert.equal((await findPip([ABSENT, ANSWERS])).command, ANSWERS.join(" "));
});

Deno.test("findPip() tells what it tried and what else there is when none answers", async () => {
  await assert.rejects(findPip([ABSENT, ["deneb-none-either"]]), (error: Error) => {
    return /no pip answers \(tried deneb-no-such-program -m pip, deneb-none-either\)/.test(error.message) &&
      error.message.includes("DENEB_LIBBLOSC2") && error.message.includes("conda");
  });
});

Deno.test("findPip() gives a pip whose failure carries what it said", async () => {
  const { run } = await findPip([ANSWERS]);
  await run(["1"]);
  await assert.rejects(run(["throw new Error('no such wheel')"]), /pip failed\.[^]*no such wheel[^]*DENEB_LIBBLOSC2/);
});
