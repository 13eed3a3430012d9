/** Files that are written here, read by the readers of strangers' files. */

import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { joined } from '../files/little-endian.ts';
import { readNpy } from '../files/npy.ts';
import { readParquetNames } from '../files/parquet.ts';
import { readSafetensors } from '../files/safetensors.ts';
import { npyStart, safetensorsTableStart } from './embedding-bytes.ts';
import { nameFiles, rowFacts } from './embedding-names.ts';
import { parquetOf } from './parquet.ts';
import { drawnPhoto } from './testing/drawn-photo.ts';

const VALUES = Float32Array.from([1, 2, 3, -4, 0.5, 1e-20]);
const ROWS = new Uint8Array(VALUES.buffer);

function valuesOf({ rows, dims, read }: ReturnType<typeof readNpy>): Float32Array {
  const values = new Float32Array(rows * dims);
  for (let row = 0; row < rows; row++) read(row, values, row * dims);
  return values;
}

describe('embeddings', () => {
  it('are read again from .npy', () => {
    const rows = readNpy(joined([npyStart({ rows: 2, dims: 3 }), ROWS]));
    expect(rows).toMatchObject({ rows: 2, dims: 3, type: 'float32' });
    expect([...valuesOf(rows)]).toEqual([...VALUES]);
    expect(npyStart({ rows: 2, dims: 3 }).length % 64).toBe(0);
  });

  it('are read again from .safetensors, with names of any kind', () => {
    const names = ['a/"b".jpg', '__proto__'];
    const start = safetensorsTableStart({ rows: 2, dims: 3 }, { names: JSON.stringify(names) });
    const read = readSafetensors(joined([start, ROWS]));
    expect(read.names?.[0].names).toEqual(names);
    expect([...valuesOf(read.rows)]).toEqual([...VALUES]);
    expect(start.length % 8).toBe(0);
  });
});

describe('Parquet', () => {
  const asyncBuffer = (bytes: Uint8Array<ArrayBuffer>) => ({
    byteLength: bytes.length,
    slice: async (from: number, to?: number) => bytes.slice(from, to).buffer,
  });

  it('holds texts and whole numbers, in as many row groups as it takes', async () => {
    const count = 70_000;
    const texts = Array.from({ length: count }, (_, i) => `photo ${i} é`);
    const numbers = Array.from({ length: count }, (_, i) => i * 3);
    const bytes = parquetOf([
      { name: 'image_path', texts },
      { name: 'width', numbers },
    ]);
    const { row_groups: groups, num_rows: rows } = parquetMetadata(bytes.buffer);
    expect([rows, groups.length]).toEqual([BigInt(count), 2]);
    const read = await parquetReadObjects({ file: asyncBuffer(bytes), rowStart: 65_530, rowEnd: 65_540 });
    expect(read[9]).toEqual({ image_path: 'photo 65539 é', width: BigInt(65_539 * 3) });
    expect(readParquetNames(bytes, ['image_path'])[0].names).toEqual(texts);
  });

  it('has clip-retrieval’s columns, which our reader takes', () => {
    const facts = rowFacts({ classes: ['=cat'] }, [
      drawnPhoto(0, { path: 'a/1.jpg', classIndex: 0, split: 'test' }),
      drawnPhoto(1, { path: 'b/2.jpg' }),
    ]);
    const [[path, bytes]] = nameFiles('clip-retrieval', facts) as [[string, Uint8Array<ArrayBuffer>]];
    expect(path).toBe('metadata/metadata_0.parquet');
    const column = (name: string) => readParquetNames(bytes, [name])[0].names;
    expect(column('image_path')).toEqual(['a/1.jpg', 'b/2.jpg']);
    expect(column('caption')).toEqual(['=cat', '']);
    expect(column('key')).toEqual(['a/1', 'b/2']);
    expect(column('sha256')).toEqual(facts.map(({ sha256 }) => sha256));
  });

  it('may be empty', () => {
    const bytes = parquetOf([{ name: 'image_path', texts: [] }]);
    expect(parquetMetadata(bytes.buffer).num_rows).toBe(0n);
  });
});
