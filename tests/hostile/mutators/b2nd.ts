import {
  type B2ndMeta,
  buildB2ndMeta,
  buildFrameHeader,
  parseB2ndMeta,
  parseFrameHeader,
} from "../../../src/format/mod.ts";
import type { Dice } from "../dice.ts";
import { viewOf, wild32, wildByte } from "../numbers.ts";

const AXES = [0, 1, 2, 3, 7, 8, 100, 1000, 2 ** 16, 2 ** 20, 2 ** 31 - 1];
const LONG_AXES = [...AXES, 2 ** 32, 2 ** 40, 2 ** 52, 2 ** 53 - 1];
const DTYPES = [
  ...[
    "<f8",
    "|u1",
    "<i4",
    ">f8",
    "|b1",
    "<M8[ns]",
    "<M8[25us]",
    "|S0",
    "|S1",
    "<U1",
    "|V0",
    "|V8",
    "<f2",
    "<c16",
    "<f16",
  ],
  ...["", "f8", "<O8", "|O", "int32", "<U999999999", "|S2147483647", "<M8[]", "<M8[99999999999s]", "\u0000", "é"],
  "[('a', '<i4'), ('b', '<f4')]",
  "[('a', '<i4'), ('a', '<f4')]",
  "[('', '<i4')]",
  "[('a', '<i4', (2147483647, 2147483647))]",
  "[('a', '|V8', (0,))]",
  "[('__proto__', '<i8')]",
  "[(('title', 'name'), '<i8')]",
  "{'names': ['a', 'b'], 'formats': ['<i4', '>i4'], 'offsets': [0, 2], 'itemsize': 8}",
  "{'names': ['a'], 'formats': ['<i4'], 'offsets': [-1], 'itemsize': 8}",
  "{'names': ['a'], 'formats': [], 'offsets': [0], 'itemsize': 8}",
  "{'names': ['a'], 'formats': ['<i4'], 'offsets': [9999999999999999], 'itemsize': 8}",
  "('<i4', (2,))",
  "[('a', [('b', [('c', '<i8')])])]",
  "[".repeat(70),
  "(".repeat(5000),
  "[('a', ".repeat(30) + "'<i8'" + ")]".repeat(30),
  "[" + Array.from({ length: 2000 }, (_, i) => `('f${i}', '|u1')`).join(", ") + "]",
  "'" + "\\x41".repeat(1000) + "'",
];

/** Changes the metalayer that says how an array lies in chunks. Sizes in the header are made to agree, or left. */
export function damageB2nd(bytes: Uint8Array, dice: Dice): Uint8Array {
  const header = parseFrameHeader(bytes);
  const value = header.meta.get("b2nd");
  if (value === undefined) return withMetalayer(bytes, dice);
  if (dice.chance(0.3)) {
    const damaged = value.slice();
    for (let i = dice.below(3); i >= 0; i--) {
      const at = dice.below(damaged.length);
      damaged[at] = wildByte(dice, damaged[at]);
    }
    const cut = dice.chance(0.2) ? damaged.subarray(0, dice.below(damaged.length)) : damaged;
    return buildFrameHeader({ ...header, meta: new Map(header.meta).set("b2nd", cut) });
  }
  const meta = changed(parseB2ndMeta(value, header.typesize), dice);
  const built = buildFrameHeader({ ...header, meta: new Map(header.meta).set("b2nd", buildB2ndMeta(meta)) });
  if (dice.chance(0.6)) agree(built, meta, header.typesize);
  return built;
}

function changed(meta: B2ndMeta, dice: Dice): B2ndMeta {
  const axes = () => ({ shape: meta.shape.slice(), chunks: meta.chunks.slice(), blocks: meta.blocks.slice() });
  const next = axes();
  const axis = dice.below(Math.max(1, meta.shape.length));
  switch (meta.shape.length === 0 ? 3 + dice.below(4) : dice.below(7)) {
    case 0:
      next.shape[axis] = dice.of(LONG_AXES);
      break;
    case 1:
      next.chunks[axis] = dice.chance(0.5) ? dice.of(AXES) : Math.abs(wild32(dice, next.chunks[axis])) & 0x7fffffff;
      break;
    case 2:
      next.blocks[axis] = dice.chance(0.5) ? dice.of(AXES) : Math.abs(wild32(dice, next.blocks[axis])) & 0x7fffffff;
      break;
    case 3: {
      const count = dice.of([0, 1, 2, 8, 15, 16]);
      const many = <T>(value: T) => Array.from({ length: count }, () => value);
      return { ...meta, shape: many(dice.of(LONG_AXES)), chunks: many(dice.of(AXES)), blocks: many(dice.of(AXES)) };
    }
    case 4:
      for (let i = 0; i < meta.shape.length; i++) {
        next.shape[i] = dice.of(LONG_AXES);
        next.chunks[i] = Math.min(next.shape[i], dice.of(AXES));
        next.blocks[i] = Math.min(next.chunks[i], dice.of(AXES));
      }
      break;
    case 5:
      return { ...meta, dtypeFormat: dice.of([0, 1, 127, 255]) };
    case 6:
      return { ...meta, dtype: dice.of(DTYPES) };
  }
  return { ...meta, shape: next.shape, chunks: next.chunks, blocks: next.blocks };
}

/** Writes the sizes that the metalayer asks for, as far as the fields can hold them. */
function agree(header: Uint8Array, { shape, chunks, blocks }: B2ndMeta, typesize: number): void {
  const chunkBytes = chunks.reduce(
    (n, length, i) => n * (blocks[i] === 0 ? 0 : Math.ceil(length / blocks[i]) * blocks[i]),
    typesize,
  );
  const count = shape.reduce((n, length, i) => n * (chunks[i] === 0 ? 0 : Math.ceil(length / chunks[i])), 1);
  const view = viewOf(header);
  if (chunkBytes > 2147483615 || chunkBytes * count >= 2 ** 63) return;
  view.setInt32(58, chunkBytes);
  view.setInt32(53, Math.min(536866816, blocks.reduce((n, length) => n * length, typesize)));
  view.setBigInt64(30, BigInt(chunkBytes * count));
}

/** Gives a frame without the metalayer one. */
function withMetalayer(bytes: Uint8Array, dice: Dice): Uint8Array {
  const header = parseFrameHeader(bytes);
  const items = Math.max(1, Math.floor(header.nbytes / header.typesize));
  const meta = {
    version: 0,
    shape: [items],
    chunks: [Math.max(1, header.chunksize / header.typesize | 0)],
    dtypeFormat: 0,
  };
  const b2nd = buildB2ndMeta({ ...meta, blocks: [dice.of([1, 7, meta.chunks[0]])], dtype: dice.of(DTYPES) });
  return buildFrameHeader({ ...header, meta: new Map([["b2nd", b2nd]]) });
}
