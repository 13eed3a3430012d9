/** A .parquet of one column of bytes called `image`, for tests, with every count open to being wrong. */
import { struct, thriftBytes } from './parquet-bytes.ts';

export interface PhotoParquet {
  readonly photos: readonly Uint8Array[];
  /** Parts that all point to the same page; 14 at most. */
  readonly groups?: number;
  /** Packs the page; the number of the way is said beside. */
  readonly pack?: (body: Uint8Array) => Uint8Array;
  readonly codec?: number;
  /** What is said instead of the truth. */
  readonly said?: { readonly rows?: bigint; readonly pageBytes?: number; readonly pageKind?: number };
}

export function photoParquet({
  photos,
  groups = 1,
  pack = (body) => body,
  codec = 0,
  said = {},
}: PhotoParquet): Uint8Array<ArrayBuffer> {
  const magic = new TextEncoder().encode('PAR1');
  const body = Buffer.concat(photos.flatMap((photo) => [u32(photo.length), photo]));
  const packed = pack(body);
  const told = struct([1, photos.length], [2, 0], [3, 3], [4, 3]);
  const page = struct(
    ...[[1, said.pageKind ?? 0] as const, [2, said.pageBytes ?? body.length] as const],
    ...[[3, packed.length] as const, [5, told] as const],
  );
  const head = thriftBytes(page);
  const chunkBytes = BigInt(head.length + packed.length);
  const count = BigInt(photos.length);
  const meta = struct(
    ...[[1, 6] as const, [2, [0]] as const, [3, ['image']] as const, [4, codec] as const],
    ...[[5, count] as const, [6, chunkBytes] as const, [7, chunkBytes] as const, [9, 4n] as const],
  );
  const group = struct([1, [struct([2, 4n], [3, meta])]], [2, chunkBytes], [3, count]);
  const schema = [struct([4, 'schema'], [5, 1]), struct([1, 6], [3, 0], [4, 'image'])];
  const rows = said.rows ?? count * BigInt(groups);
  const contents = thriftBytes(
    struct([1, 1], [2, schema], [3, rows], [4, Array.from({ length: groups }, () => group)]),
  );
  return new Uint8Array(Buffer.concat([magic, head, packed, contents, u32(contents.length), magic]));
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
