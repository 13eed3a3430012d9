import type { RowGroup } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import type { ByteSource } from './byte-source.ts';
import { labelLines, SmallColumns } from './parquet-labels.ts';

/** Parts of one row each, all of which say that the column lies in the same 300 bytes. */
function sharing(parts: number): readonly RowGroup[] {
  const meta = {
    path_in_schema: ['label'],
    codec: 'UNCOMPRESSED',
    num_values: 1n,
    data_page_offset: 4n,
    total_compressed_size: 300n,
  };
  return Array.from({ length: parts }, () => ({ columns: [{ meta_data: meta }] }) as unknown as RowGroup);
}

describe('the list of what a .parquet says of its photos', () => {
  test('has a line a photo, and columns of any name', () => {
    const labels = [
      { column: 'label', texts: ['hat', ''] },
      { column: '__proto__', texts: ['a "b"', 'c\nd'] },
      { column: 'file_name', texts: ['other', 'names'] },
    ];
    const lines = labelLines(['0.png', '1.png'], labels).split('\n');
    expect(lines).toEqual([
      '{"file_name":"0.png","label":"hat","__proto__":"a \\"b\\""}',
      '{"file_name":"1.png","label":"","__proto__":"c\\nd"}',
      '',
    ]);
  });

  test('is not read from more bytes than the file has, however many parts share them', async () => {
    let reads = 0;
    const source: ByteSource = {
      sizeBytes: 1_000,
      read: async () => {
        reads++;
        // A page of one row without a label: its levels, and nothing else.
        return Uint8Array.from([
          0x15, 0, 0x15, 12, 0x15, 12, 0x2c, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0, 2, 0, 0, 0, 2, 0,
        ]);
      },
    };
    const columns = new SmallColumns(source, sharing(60_000), 60_000, new AbortController().signal);
    await expect(columns.texts({ path: ['label'], maxDefinition: 1 })).rejects.toThrow('label is too large');
    expect(reads).toBe(3);
  });
});
