import { libraryInfo } from "../../../mod.ts";
import { pythonTest } from "../../python.ts";
import { Dice, someParts as somePartition } from "../property/dice.ts";
import { Exchange, PLACES } from "./exchange.ts";
import { DTYPES_TO_EXCHANGE, someCells, someParts } from "./exchange_cells.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Ranks 0 to 4 and 16, axes without cells, chunks that do not divide. */
const SHAPES = [[], [0], [37], [3, 0, 2], [13, 11], [5, 7, 6], [3, 5, 4, 3], [4, 0], [1, 1], [
  2,
  1,
  2,
  ...new Array(13).fill(1),
]];

pythonTest("asarray() writes every element type and rank so that python-blosc2 reads it", () => {
  using exchange = new Exchange();
  const dice = new Dice(31);
  DTYPES_TO_EXCHANGE.forEach((dtype, i) => {
    SHAPES.forEach((shape, k) => {
      const place = PLACES[(i + k) % PLACES.length];
      const options = dice.chance(0.3) ? {} : somePartition(dice, shape);
      const name = `${JSON.stringify(dtype)} [${shape}] ${place} ${JSON.stringify(options)}`;
      const trial = exchange.array(name, place, someCells(dice, dtype, shape), dtype, options);
      trial.parts.push(...someParts(dice, shape, 2));
    });
  });
  exchange.run();
});
