import assert from "node:assert/strict";
import { pythonTest, runPython } from "../python.ts";

pythonTest("runPython() gives what the program printed, and hands it arguments", () => {
  assert.equal(runPython("import sys; print(sys.argv[1:])", ["a", "b c"]).trim(), "['a', 'b c']");
});

pythonTest("runPython() has the pinned peers", () => {
  const text = runPython(
    "import numpy, blosc2, numexpr; print(numpy.__version__, blosc2.__version__, numexpr.__version__)",
  );
  const pins = Deno.readTextFileSync(new URL("../requirements.txt", import.meta.url));
  const versions = [...pins.matchAll(/^\w+==(\S+)$/gm)].map((match) => match[1]);
  assert.deepEqual(text.trim().split(" "), versions);
});

pythonTest("runPython() throws with the program's own errors", () => {
  assert.throws(() => runPython("raise ValueError('seven')"), /Cannot finish[^]*ValueError: seven/);
});

pythonTest("runPython() ends a program that takes too long", () => {
  assert.throws(() => runPython("import time; time.sleep(30)", [], 0.2), /Cannot finish[^]*Timeout/);
});
