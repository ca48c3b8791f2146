/** Writes the inputs of the corpus that are made by hand: `deno run -A tests/hostile/make_corpus.ts`. Others were found by a hunt and are kept as they are. */
import {
  buildB2ndMeta,
  buildFrameHeader,
  buildTrailer,
  parseB2ndMeta,
  parseFrameHeader,
  specialChunk,
} from "../../src/format/mod.ts";
import { CHECKSUMS } from "../../src/storage/checksums/mod.ts";
import { packVlmeta } from "../../src/storage/frame/mod.ts";
import { chunkAt, type Frame, indexOf, offsetsOf, putTogether, takeApart } from "./frame.ts";
import { joined, viewOf } from "./numbers.ts";
import { allSubjects } from "./subjects.ts";

const SUBJECTS = new Map(allSubjects().map(({ name, files }) => [name, files.get("")]));

function change(name: string, subject: string, edit: (frame: Frame) => void): void {
  const frame = takeApart(SUBJECTS.get(subject) ?? new Uint8Array());
  edit(frame);
  Deno.writeFileSync(new URL(`corpus/${name}`, import.meta.url), putTogether(frame));
}

/** An index of that many equal entries, whose last byte is given. */
function uniform(frame: Frame, count: number, chunksize: number, top: number): void {
  const index = new Uint8Array(40);
  index.set([5, 1, 5, 8]);
  viewOf(index).setInt32(4, count * 8, true);
  viewOf(index).setInt32(8, Math.min(count * 8, 2 ** 18), true);
  viewOf(index).setInt32(12, 40, true);
  index[31] = 0x30;
  index[39] = top;
  frame.index = index;
  viewOf(frame.header).setInt32(58, chunksize);
  viewOf(frame.header).setBigInt64(30, BigInt(chunksize) * BigInt(count));
}

/** The first chunk behind the others, changed. */
function firstChunk(frame: Frame, edit: (chunk: Uint8Array) => Uint8Array | void): void {
  const entries = offsetsOf(frame);
  const which = entries.findIndex((offset) => offset >= 0);
  const chunk = chunkAt(frame.region, entries[which]).slice();
  const changed = edit(chunk) ?? chunk;
  entries[which] = frame.region.length;
  frame.region = joined(frame.region, changed);
  frame.index = indexOf(entries, "usual");
}

function blocks(frame: Frame, edit: (blocks: readonly number[]) => number[]): void {
  const header = parseFrameHeader(joined(frame.header));
  const meta = parseB2ndMeta(header.meta.get("b2nd") ?? new Uint8Array(), header.typesize);
  const b2nd = buildB2ndMeta({ ...meta, blocks: edit(meta.blocks) });
  frame.header = buildFrameHeader({ ...header, meta: new Map(header.meta).set("b2nd", b2nd) });
}

function checksums(frame: Frame, record: Uint8Array): void {
  frame.trailer = buildTrailer(new Map([[CHECKSUMS, record]]));
  frame.header[68] = 0xc3;
}

change("checksums_of_2_gigabytes.b2nd", "made_sums_crc32", (frame) => {
  checksums(frame, specialChunk("zero", { nbytes: 2147483615, blocksize: 1, typesize: 1 }));
});
change("checksums_of_a_digest_in_a_list.b2nd", "made_sums_crc32", (frame) => {
  checksums(frame, packVlmeta({ version: 1, digest: ["crc32"], digests: new Uint8Array(16) }));
});
change("index_of_268435451_zeros.b2frame", "schunk_plain.b2frame", (frame) => uniform(frame, 268435451, 8, 0x81));
change("million_chunks_at_one_place.b2frame", "schunk_plain.b2frame", (frame) => uniform(frame, 2 ** 20, 4000, 0));
change("chunk_of_1_gigabyte_of_nan.b2frame", "schunk_plain.b2frame", (frame) => uniform(frame, 2, 2 ** 30, 0x82));
change("nan_chunks_of_1_byte.b2frame", "schunk_plain.b2frame", (frame) => uniform(frame, 7, 1, 0x82));
change("repeated_item_too_long.b2nd", "sp_full_i4.b2nd", (frame) =>
  firstChunk(frame, (chunk) => {
    const longer = joined(chunk.subarray(0, 32), new Uint8Array(8).fill(9));
    longer[36] = 1;
    viewOf(longer).setInt32(12, 40, true);
    return longer;
  }));
change(
  "ndcell_of_cells_of_0.b2nd",
  "filter_ndcell4.b2nd",
  (frame) => firstChunk(frame, (chunk) => void chunk.fill(0, 24, 30)),
);
change(
  "zfp_in_blocks_of_other_size.b2nd",
  "codec_zfp_acc_0_f8.b2nd",
  (frame) => blocks(frame, (lengths) => lengths.map((n) => n * 2)),
);
change(
  "zfp_in_split_blocks.b2nd",
  "codec_zfp_acc_0_f8.b2nd",
  (frame) => firstChunk(frame, (chunk) => void (chunk[2] &= ~16)),
);
