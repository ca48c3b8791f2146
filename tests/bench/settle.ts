import process from "node:process";
import v8 from "node:v8";
import vm from "node:vm";
import { setBlockCache } from "../../mod.ts";

const DEFAULT_CACHE = 64 * 1024 * 1024;
/** What earlier runs may leave behind: less than this does not slow the next one down. */
const LITTER = 512 * 1024 * 1024;

v8.setFlagsFromString("--expose-gc");
const collect: () => void = vm.runInNewContext("gc");

/**
 * Frees the large arrays that earlier runs left, as the peer does with `gc.collect()`; decoded blocks stay cached. Unlike the
 * peer's, a full collection here slows down the code that runs next, so it is only done where there is something to free.
 */
export function settleWarm(): void {
  if (process.memoryUsage().external > LITTER) collect();
}

/** Does the same, and forgets decoded blocks: the peer keeps none. */
export function settleCold(): void {
  setBlockCache(0);
  setBlockCache(DEFAULT_CACHE);
  settleWarm();
}
