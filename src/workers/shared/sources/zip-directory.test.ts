import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PupilError } from '../../../core/errors.ts';
import { readZipDirectory, readZipTail, type ZipEntry } from './zip-directory.ts';

interface Entry {
  readonly name: string | Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly packedBytes?: number;
  readonly offset?: number;
  readonly unixMode?: number;
}

/** A table of contents as an archive tool would write it, with any lie asked for. */
function directoryOf(entries: readonly Entry[]): Uint8Array {
  const parts = entries.map(({ name, flags = 0, method = 8, packedBytes = 10, offset, unixMode = 0 }, i) => {
    const label = typeof name === 'string' ? new TextEncoder().encode(name) : name;
    const bytes = new Uint8Array(46 + label.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 0x02014b50, true);
    view.setUint16(8, flags, true);
    view.setUint16(10, method, true);
    view.setUint32(20, packedBytes, true);
    view.setUint16(28, label.length, true);
    view.setUint32(38, unixMode << 16, true);
    view.setUint32(42, offset ?? i * 100, true);
    bytes.set(label, 46);
    return [...bytes];
  });
  return Uint8Array.from(parts.flat());
}

function read(entries: readonly Entry[]): ZipEntry[] {
  const directory = directoryOf(entries);
  return readZipDirectory(directory, {
    entries: entries.length,
    directoryOffset: 1_000_000,
    directoryBytes: directory.length,
  });
}

function tailOf(entries: number, directoryOffset: number, comment = 0): Uint8Array {
  const bytes = new Uint8Array(22 + comment);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(10, entries, true);
  view.setUint32(12, 50, true);
  view.setUint32(16, directoryOffset, true);
  return bytes;
}

describe('names in an archive', () => {
  test.each([
    ['../../x.jpg', 'x.jpg'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\Users\\me\\x.jpg', 'Users/me/x.jpg'],
    ['a/./b//c.jpg', 'a/b/c.jpg'],
    ['..', '(no name)'],
    ['a\0b.jpg', 'a\0b.jpg'],
    ['__proto__', '__proto__'],
  ])('are labels, never ways: %j', (name, path) => {
    expect(read([{ name }])[0]!.path).toBe(path);
  });

  test('that end in a slash are folders and left out', () => {
    expect(read([{ name: 'cat/' }, { name: 'dog\\' }])).toEqual([]);
  });

  test('in no known encoding still give an entry', () => {
    expect(read([{ name: Uint8Array.of(0xff, 0xfe, 0x41) }])[0]!.path).toContain('A');
  });
});

describe('an entry', () => {
  test.each([
    ['encrypted', { flags: 1 }],
    ['a link', { unixMode: 0o120777 }],
    ['packed in another way', { method: 14 }],
    ['4 GB', { packedBytes: 0xffffffff }],
  ])('that is %s is refused by itself', (_, change) => {
    const [odd, good] = read([
      { name: 'a.jpg', ...change },
      { name: 'b.jpg', offset: 500 },
    ]);
    expect(odd!.refusal).toMatch(/\.$/);
    expect(good!.refusal).toBeNull();
  });
});

describe('an archive', () => {
  test('with overlapping files is refused as a whole', () => {
    const twice = [
      { name: 'a.jpg', offset: 0, packedBytes: 500 },
      { name: 'b.jpg', offset: 100, packedBytes: 500 },
    ];
    expect(() => read(twice)).toThrow('overlap');
    expect(() => read([{ name: 'a.jpg', packedBytes: 2_000_000 }])).toThrow('outside');
  });

  test('is found behind a comment', () => {
    expect(readZipTail(tailOf(3, 100, 500), 10_000)).toMatchObject({ entries: 3, directoryOffset: 100 });
  });

  test('with too many files, a false place or no end is refused', () => {
    expect(() => readZipTail(tailOf(20_001, 0), 10_000)).toThrow('20,001 files');
    expect(() => readZipTail(tailOf(0xffff, 0), 10_000)).toThrow('zip64');
    expect(() => readZipTail(tailOf(1, 9_999), 10_000)).toThrow('outside');
    expect(() => readZipTail(new Uint8Array(100), 100)).toThrow('no table of contents');
  });

  test('of any bytes is read or refused with ARCHIVE_REFUSED', () => {
    const good = directoryOf([{ name: 'cat/1.jpg' }, { name: 'cat/2.jpg' }]);
    const flip = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 6 }), fc.nat({ max: good.length }), (flips, length) => {
        const bytes = good.slice(0, length);
        for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
        try {
          readZipDirectory(bytes, { entries: 2, directoryOffset: 1000, directoryBytes: bytes.length });
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PupilError);
          expect((thrown as PupilError).code).toBe('ARCHIVE_REFUSED');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
