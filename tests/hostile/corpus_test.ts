import assert from "node:assert/strict";

const CORPUS = new URL("corpus/", import.meta.url);
const CHILD = new URL("corpus_child.ts", import.meta.url).href;

/** How reading ends. What is not here has had its moment elsewhere: opened, walked over, or written to. */
const ENDS: Readonly<Record<string, RegExp>> = {
  "checksums_of_2_gigabytes.b2nd": /^FormatError: .*a value of 2147483615 bytes: at most 256 make sense/,
  "checksums_of_a_digest_in_a_list.b2nd": /^FormatError: .*version 1 with one of crc32, sha256 is understood/,
  "index_of_268435451_zeros.b2frame": /^FormatError: .*40 bytes for 268435451 chunks/,
  "item_size_of_an_empty_array.b2nd": /^FormatError: .*the size of an item is 36, not 4/,
  "million_chunks_at_one_place.b2frame": /^FormatError: .*all of 1048576 chunks are at 0/,
  "nan_chunks_of_1_byte.b2frame": /^FormatError: .*Chunk of 1 bytes repeats 4/,
  "ndcell_of_cells_of_0.b2nd": /^FormatError: .*Filter "ndcell" needs a parameter.*got 0/,
  "repeated_item_too_long.b2nd": /^FormatError: .*Chunk of 1600 bytes repeats 8, items have 4/,
  "zfp_in_blocks_of_other_size.b2nd": /^FormatError: .*blocks of 512 bytes in 2048, those of the array have 2048/,
  "zfp_in_split_blocks.b2nd": /^FormatError: .*its codec takes whole blocks, and they are split/,
};

for (const { name } of [...Deno.readDirSync(CORPUS)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  Deno.test(`open() and all that follows withstand the corpus file ${name}`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", CHILD, name],
      env: { NO_COLOR: "1" },
      signal: AbortSignal.timeout(60_000), // it takes less than a second; a hang would take for ever
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.match(new TextDecoder().decode(stdout), ENDS[name] ?? /./);
  });
}
