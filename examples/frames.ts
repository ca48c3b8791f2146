/**
 * Camera frames, appended to a file as they come, and one pixel followed through time.
 *
 *     deno run --allow-read --allow-write --allow-ffi examples/frames.ts
 *
 * @module
 */
import { openArray, zeros } from "@deneb/deneb";

const folder = Deno.makeTempDirSync();
const path = `${folder}/frames.b2nd`;
const [height, width] = [48, 64];

{
  // An axis of length 0 is one that will grow. Sixteen frames a chunk: pixels are followed more often than frames are looked at.
  using frames = zeros([0, height, width], {
    dtype: "uint16",
    chunks: [16, height, width],
    blocks: [16, 8, 16],
    urlpath: path,
  });
  for (let second = 0; second < 4; second++) {
    frames.batch(() => {
      for (let i = 0; i < 25; i++) frames.append(exposure(second * 25 + i)); // 25 frames, one commit
    });
  }
  frames.vlmeta.set("rate", { frames: 25, unit: "1/s" });
}

using frames = openArray(path);
console.log(`${frames.shape.join(" x ")} frames, ${frames.cratio.toFixed(0)} times smaller than uncompressed`);
if (!frames.is("uint16")) throw new TypeError(`Cannot follow a pixel of type ${frames.dtype}`); // what a file holds is known now
const pixel = frames.getSync(":, 10, 20").data; // only the blocks around that pixel are decompressed
console.log(`The pixel is brightest in frame ${pixel.indexOf(Math.max(...pixel))}`);
frames.close();
Deno.removeSync(folder, { recursive: true });

/** A spot that wanders over the picture. */
function exposure(time: number): Uint16Array {
  const cells = new Uint16Array(height * width);
  cells.fill(1000, 10 * width + (time % width), 10 * width + (time % width) + 1);
  return cells;
}
