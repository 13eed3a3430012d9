import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../errors.ts';
import { isMetadataPath, parseMetadata } from './metadata.ts';

describe('metadata', () => {
  test('is found by its name in any folder', () => {
    expect(['metadata.csv', 'train/metadata.jsonl', 'METADATA.CSV'].every(isMetadataPath)).toBe(true);
    expect(['my-metadata.csv', 'metadata.txt', 'labels.csv'].some(isMetadataPath)).toBe(false);
  });

  test('reads quoted CSV, a byte order mark, other delimiters and Windows paths', () => {
    const text = '\ufeffFile_Name;Label\r\n"a;b.jpg";" big  cat "\r\n.\\sub\\c.jpg;7\r\n';
    expect(parseMetadata('metadata.csv', text).rows).toEqual([
      { file: 'a;b.jpg', label: 'big cat', split: null },
      { file: 'sub/c.jpg', label: '7', split: null },
    ]);
  });

  test('reads JSON lines, with numbers as labels and none as unlabelled', () => {
    const text = '{"image":"a.jpg","category":3,"split":"dev"}\n\n{"image":"b.jpg"}\n{"note":"no file"}';
    expect(parseMetadata('metadata.jsonl', text).rows).toEqual([
      { file: 'a.jpg', label: '3', split: 'validation' },
      { file: 'b.jpg', label: null, split: null },
    ]);
  });

  test('is refused with the line that is wrong', () => {
    expect(() => parseMetadata('metadata.jsonl', '{"file":"a"}\n{')).toThrow('Line 2');
    expect(() => parseMetadata('metadata.csv', 'a,b\n1,2')).toThrow('No row names a photo');
  });

  test('pollutes no prototype', () => {
    parseMetadata(
      'metadata.jsonl',
      '{"file":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    parseMetadata('metadata.csv', 'file,__proto__\na,b');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('of any text gives rows or METADATA_INVALID', () => {
    const line = fc.oneof(fc.string(), fc.json(), fc.constantFrom('file,label', '"', 'a,"b', '{"file":"x"}'));
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('metadata.csv', 'metadata.jsonl'), (lines, path) => {
        try {
          expect(parseMetadata(path, lines.join('\n')).rows.length).toBeGreaterThan(0);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PupilError);
          expect((thrown as PupilError).code).toBe('METADATA_INVALID');
        }
      }),
      { numRuns: 500 },
    );
  });
});
