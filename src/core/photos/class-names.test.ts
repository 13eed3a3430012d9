import { describe, expect, test } from 'vitest';
import { classNameCollisions, collisionKey, displayName } from './class-names.ts';

describe('class names', () => {
  test.each([
    ['Caf\u00e9', 'Cafe\u0301', 'composed and decomposed accents'],
    ['cat', ' cat ', 'spaces at the ends'],
    ['big cat', 'big  cat', 'runs of spaces'],
  ])('%j and %j are one class: %s', (a, b) => {
    expect(displayName(a)).toBe(displayName(b));
  });

  test.each([
    ['Caf\u00e9', 'caf\u00e9', 'case'],
    ['stra\u00dfe', 'STRASSE', 'sharp s'],
    ['\u03c3\u03b1\u03c2', '\u03a3\u0391\u03a3', 'final sigma'],
    ['123', '\uff11\uff12\uff13', 'full-width digits'],
    ['cat', 'c\u200dat', 'a zero-width joiner'],
  ])('%j and %j are told as likely the same: %s', (a, b) => {
    expect(displayName(a)).not.toBe(displayName(b));
    expect(collisionKey(a)).toBe(collisionKey(b));
  });

  test.each([
    ['caf\u00e9', 'cafe', 'an accent is a letter'],
    ['cat', 'cats', 'another word'],
    ['\u0130zmir', 'izmir', 'dotted capital I'],
  ])('%j and %j stay apart: %s', (a, b) => {
    expect(collisionKey(a)).not.toBe(collisionKey(b));
  });

  test('that collide are listed by index', () => {
    expect(classNameCollisions(['Dog', 'cat', 'dog', 'CAT', 'ape'])).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(classNameCollisions(['Dog', 'dog', 'DOG'])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(classNameCollisions(['__proto__', 'constructor', 'toString'])).toEqual([]);
  });

  test('that the user keeps apart are not told again, until one is renamed', () => {
    expect(classNameCollisions(['Dog', 'cat', 'dog', 'CAT'], [['Dog', 'dog']])).toEqual([[1, 3]]);
    expect(classNameCollisions(['Dog', 'DOG'], [['Dog', 'dog']])).toEqual([[0, 1]]);
  });
});
