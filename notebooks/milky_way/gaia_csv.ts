import { LIGHT_YEARS } from "../gaia/mod.ts";
import { milkyWay, type MilkyWayOptions, type StarColumns } from "./milky_way.ts";
import { Random } from "./random.ts";

const HEADER = "source_id,ra,dec,parallax,parallax_error,ruwe,phot_g_mean_mag,bp_rp\n";
const DEGREES = 180 / Math.PI;

/**
 * Writes stars of the model as a CSV export of the Gaia archive: with parallaxes that are measured, so that faint ones may be
 * negative, and `null` where a colour is unknown.
 *
 * The standard error of a parallax is 0.02 milliarcseconds for bright stars and 0.5 at magnitude 20; a tenth of the stars has no colour.
 *
 * @param stream Where the bytes go; it is closed at the end. Pipe through a `CompressionStream` for a `.csv.gz`.
 * @param options The stars, as for {@linkcode milkyWay}. The axes are always equatorial. `exact`: parallaxes without their errors, default false.
 */
export async function writeGaiaCsv(
  stream: WritableStream<Uint8Array<ArrayBuffer>>,
  options: Omit<MilkyWayOptions, "axes" | "photometry"> & { readonly exact?: boolean },
): Promise<void> {
  const { seed = 1, exact = false } = options;
  const random = new Random(seed ^ 0x55555555);
  const encoder = new TextEncoder();
  const writer = stream.getWriter();
  let row = 0;
  await writer.write(encoder.encode(HEADER));
  for (const stars of milkyWay({ ...options, axes: "equatorial", photometry: true })) {
    const lines: string[] = [];
    for (let i = 0; i < stars.stars; i++) lines.push(lineOf(stars, i, row++, exact, random));
    await writer.write(encoder.encode(lines.join("")));
  }
  await writer.close();
}

function lineOf(stars: StarColumns, i: number, row: number, exact: boolean, random: Random): string {
  const x = stars.x[i];
  const y = stars.y[i];
  const z = stars.z[i];
  const distance = Math.hypot(x, y, z);
  const ra = (Math.atan2(y, x) * DEGREES + 360) % 360;
  const dec = Math.asin(Math.max(-1, Math.min(1, z / distance))) * DEGREES;
  const magnitude = stars.magnitude[i];
  const error = Math.hypot(0.02, 0.5 * 10 ** (0.35 * (magnitude - 20)));
  const noise = random.normal() * error;
  const parallax = LIGHT_YEARS / distance + (exact ? 0 : noise);
  const ruwe = 1 + 0.1 * Math.abs(random.normal());
  const colour = random.next() < 0.1 ? "null" : stars.colour[i].toFixed(6);
  // As long as the numbers of the archive, and beyond 2^53 like them.
  const id = 4_000_000_000_000_000_000n + BigInt(row);
  return `${id},${ra},${dec},${parallax},${error},${ruwe},${magnitude.toFixed(6)},${colour}\n`;
}
