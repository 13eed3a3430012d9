import { describe, expect, it } from 'vitest';
import {
  after,
  array,
  count,
  entries,
  flag,
  holds,
  list,
  number,
  oneOf,
  optional,
  orNull,
  pair,
  parser,
  record,
  since,
  text,
  variants,
  within,
} from './shape.ts';

interface Boat {
  readonly name: string;
  readonly crew: readonly { readonly age: number }[];
  readonly colour?: 'red' | 'blue';
  readonly sails: number;
}

const BOAT = record<Boat>({
  name: text,
  crew: list(record<Boat['crew'][number]>({ age: count })),
  colour: optional(oneOf(['red', 'blue'])),
  sails: since(2, count),
});
const parse = parser('A boat', 'Build another.', BOAT);

const refusal = (value: unknown) => {
  try {
    parse(value);
  } catch (thrown) {
    return thrown;
  }
  return null;
};

describe('a shape', () => {
  it('gives what is right back as it is, with what nobody asked for', () => {
    const boat = { name: 'Argo', crew: [{ age: 20 }], sails: 1, of: 'Jason' };
    expect(parse(boat)).toBe(boat);
  });

  it('brings what an earlier version wrote up to date in a copy', () => {
    const old = { name: 'Argo', crew: [{ age: 20 }] };
    expect(parse(old)).toEqual({ name: 'Argo', crew: [{ age: 20 }], sails: 2 });
    expect(parse(old).crew).toBe(old.crew);
    expect(old).toEqual({ name: 'Argo', crew: [{ age: 20 }] });
  });

  it('says what is wrong where, and what to do', () => {
    expect(refusal({ name: 'Argo', crew: [{ age: 20 }, { age: '7' }], sails: 1 })).toMatchObject({
      code: 'RECORD_INVALID',
      message:
        'A boat cannot be read: crew.1.age should be a whole number of 0 or more, not "7". Build another.',
      facts: { what: 'A boat', where: 'crew.1.age', seen: '"7"' },
    });
    expect(refusal({ crew: [], sails: 1 })).toMatchObject({
      message: 'A boat cannot be read: name should be a text, not absent. Build another.',
    });
    expect(refusal(null)).toMatchObject({
      message: 'A boat cannot be read: it should be a record, not null. Build another.',
    });
  });

  it.each<[string, (value: unknown) => unknown, readonly unknown[], readonly unknown[]]>([
    ['number', number, [0, -1.5], [Number.NaN, '1', null]],
    ['count', count, [0, 7], [-1, 0.5, 2 ** 60]],
    ['within', within(0, 1), [0, 1], [-0.1, Number.NaN]],
    ['flag', flag, [true], [1, 'true']],
    ['oneOf', oneOf(['a', 2]), ['a', 2], ['2', undefined]],
    ['orNull', orNull(text), [null, ''], [undefined, 0]],
    ['array', array(Float32Array), [new Float32Array(2)], [[1, 2], new Float64Array(2)]],
    ['list', list(text), [[], ['a']], [['a', 1], { length: 0 }, 'a']],
    ['pair', pair(text, orNull(text)), [['a', null]], [['a'], ['a', 'b', 'c'], [1, 'b']]],
    ['entries', entries(count), [{}, { a: 1 }], [{ a: -1 }, [1], new Float32Array(1)]],
    ['holds', holds(count, 'an even number', (value) => value % 2 === 0), [4], [3, -2]],
    [
      'variants',
      variants<{ kind: string }>('kind', {
        dot: record<{ kind: string }>({ kind: text }),
        line: record<{ kind: string; to: number }>({ kind: text, to: number }),
      }),
      [{ kind: 'dot' }, { kind: 'line', to: 1 }],
      [{ kind: 'line' }, { kind: 'toString' }, {}, 'dot'],
    ],
  ])('%s takes what it says and nothing else', (_, shape, right, wrong) => {
    for (const value of right) expect(shape(value)).toEqual(value);
    for (const value of wrong) expect(() => shape(value)).toThrow();
  });

  it('can look at the whole of an old record first', () => {
    const shape = after(
      ({ first, last, ...rest }) => ({ name: `${first} ${last}`, ...rest }),
      record<{ name: string; age: number }>({ name: text, age: count }),
    );
    expect(shape({ first: 'Ada', last: 'L', age: 1 })).toEqual({ name: 'Ada L', age: 1 });
  });
});
