import { expect, test } from 'vitest';
import { readAhead } from './read-ahead.ts';

test('a file that is read in small pieces is asked for in large ones, and gives the same bytes', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
  const asked: [number, number][] = [];
  const source = readAhead(
    {
      sizeBytes: bytes.length,
      async read(start, end) {
        asked.push([start, end]);
        return bytes.slice(start, end);
      },
    },
    100,
  );
  for (let at = 0; at < 1000; at += 7) expect(await source.read(at, at + 7)).toEqual(bytes.slice(at, at + 7));
  expect(asked.length).toBeLessThan(12);
  // Backwards, beyond the end, and more than it keeps.
  expect(await source.read(3, 5)).toEqual(bytes.slice(3, 5));
  expect(await source.read(990, 2000)).toEqual(bytes.slice(990));
  expect(await source.read(2000, 2010)).toEqual(new Uint8Array(0));
  expect(await source.read(10, 500)).toEqual(bytes.slice(10, 500));
});
