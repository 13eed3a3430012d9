import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOfDamage } from './json-damage.ts';

test.each([
  ['{\n"a": 1,\n"b": shoes\n}', 3],
  ['{\n"a": 1\n"b": 2\n}', 3],
  ['[1,\n2,\n]', 3],
  ['{"a": 1,\n}', 2],
  ['{"a": [1,\n2}\n]', 2],
  ['[\n"cut off', 2],
  ['[{"a": 1},\n{"a"', 2],
  ['{"a": 1}\n\n{"a": 2}', 3],
  ["\n\n{'a': 1}", 3],
])('%j is damaged in line %i', (text, line) => {
  expect(lineOfDamage(text)).toBe(line);
});

test('what follows sound JSON is where it is damaged', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 1, max: 5 }), (json, lines) => {
      expect(lineOfDamage(`${json}${'\n'.repeat(lines)}]`)).toBe(json.split('\n').length + lines);
    }),
  );
});
