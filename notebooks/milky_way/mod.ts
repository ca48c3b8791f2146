/**
 * A model of the Milky Way as a survey sees it from the Sun: any number of stars, for tests at scale.
 *
 * @module
 */
export { writeGaiaCsv } from "./gaia_csv.ts";
export { milkyWay, type MilkyWayOptions, type StarColumns } from "./milky_way.ts";
export { densityAt, dimming, extinctionAt, MILKY_WAY, type MilkyWayParameters, seenShare } from "./model.ts";
export { Random } from "./random.ts";
