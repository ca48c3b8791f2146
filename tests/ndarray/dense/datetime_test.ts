import assert from "node:assert/strict";
import fc from "fast-check";
import { countConverter, dateToCount, formatDate, NAT, parseDate } from "../../../src/ndarray/dense/datetime.ts";
import type { TimeBase, TimeUnit } from "../../../src/ndarray/dtypes/dtype_info.ts";
import { pythonTest, runPython } from "../../python.ts";

const BASES: readonly TimeBase[] = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"];

function unit(base: TimeBase, count = 1): TimeUnit {
  return { base, count };
}

Deno.test("parseDate() reads what formatDate() writes, in every unit", () => {
  const counts = fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n });
  for (const base of BASES) {
    fc.assert(
      fc.property(counts, (count) => assert.equal(parseDate(formatDate(count, unit(base)), unit(base)), count)),
      { seed: 3, numRuns: 60 },
    );
  }
});

Deno.test("parseDate() reads parts of dates, and refuses what is none", () => {
  assert.equal(parseDate("1970", unit("D")), 0n);
  assert.equal(parseDate("1970-02", unit("D")), 31n);
  assert.equal(parseDate("1970-01-01T01", unit("m")), 60n);
  assert.equal(parseDate("1970-01-01 00:00:01.5Z", unit("ms")), 1500n);
  assert.equal(parseDate("NaT", unit("s")), NAT);
  for (
    const bad of [
      "1970-13",
      "1970-02-30",
      "1970-1-1",
      "x",
      "1970-01-01T24",
      "1970-01-01T00:60",
      "1970-01-01T00:00+01:00",
    ]
  ) {
    assert.equal(parseDate(bad, unit("s")), undefined, bad);
  }
  assert.throws(() => parseDate("1970-01-02", unit("M")), { name: "RangeError", message: /without loss/ });
  assert.throws(() => parseDate("2970", unit("ns")), { name: "RangeError", message: /64 bits/ });
});

Deno.test("dateToCount() counts the unit of a Date without loss", () => {
  const date = new Date(Date.UTC(2024, 1, 29, 12));
  assert.equal(formatDate(dateToCount(date, unit("h")), unit("h")), "2024-02-29T12");
  assert.equal(dateToCount(date, unit("generic")), BigInt(date.getTime()));
  assert.equal(dateToCount(new Date(NaN), unit("s")), NAT);
  assert.throws(() => dateToCount(date, unit("D")), RangeError);
});

pythonTest("countConverter() converts as NumPy does where nothing is lost", () => {
  const pairs = BASES.flatMap((from) =>
    BASES.map((to): [TimeUnit, TimeUnit] => [unit(from, 3), unit(to, from === "h" ? 2 : 1)])
  );
  const program = `
import json, sys, numpy as np
out = []
for a, b, kind in json.loads(sys.argv[1]):
    values = np.array([0, 1, -7, 40], 'i8').view(f'{kind}8[{a}]')
    try: out.append([str(x) for x in values.astype(f'{kind}8[{b}]').view('i8')])
    except (TypeError, ValueError, OverflowError): out.append(None)
print(json.dumps(out))`;
  const text = ({ base, count }: TimeUnit) => `${count}${base}`;
  for (const kind of ["M", "m"]) {
    const found: (string[] | null)[] = JSON.parse(
      runPython(program, [JSON.stringify(pairs.map(([a, b]) => [text(a), text(b), kind]))]),
    );
    pairs.forEach(([from, to], k) => {
      const convert = countConverter(from, to, kind === "m");
      // NumPy casts durations in years to days by their mean length; here they have no length in days.
      if (convert === undefined) return assert.equal(kind, "m");
      [0n, 1n, -7n, 40n].forEach((count, i) => {
        const { count: result, exact } = convert(count);
        if (exact && found[k] !== null) {
          assert.equal(String(result), found[k][i], `${count} ${text(from)} in ${text(to)}`);
        }
      });
    });
  }
});

Deno.test("countConverter() keeps NaT, and tells what is lost", () => {
  const toDays = countConverter(unit("h"), unit("D"), false);
  assert.deepEqual([NAT, 48n, 49n, -1n].map((count) => toDays?.(count)), [
    { count: NAT, exact: true },
    { count: 2n, exact: true },
    { count: 2n, exact: false },
    { count: -1n, exact: false },
  ]);
  assert.equal(countConverter(unit("Y"), unit("ns"), false)?.(10n ** 6n).exact, false);
  assert.equal(countConverter(unit("Y"), unit("D"), true), undefined);
  assert.equal(countConverter(unit("s"), unit("generic"), false), undefined);
});
