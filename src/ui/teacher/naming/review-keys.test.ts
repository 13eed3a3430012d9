import { describe, expect, it } from 'vitest';
import { CLASS_KEYS, decisionOf, wordOfKey } from './review-keys.ts';

const MANY = Array.from({ length: CLASS_KEYS.length }, (_, i) => `class ${i}`);

describe('a key of the review', () => {
  it('gives each class a key of its own, and none that means something else', () => {
    const named = [...CLASS_KEYS].map((key) => wordOfKey(key, MANY));
    expect(named).toEqual(MANY.map((name) => ({ kind: 'class', name })));
    expect(wordOfKey('u', MANY)).toEqual({ kind: 'aside' });
    expect(wordOfKey('a', MANY)).toBeNull();
  });

  it('says nothing where there is no such class', () => {
    expect(wordOfKey('3', ['hat', 'shoe'])).toBeNull();
    expect(wordOfKey('Tab', MANY)).toBeNull();
  });

  it('agrees, and takes a word back', () => {
    expect([wordOfKey('Enter', []), wordOfKey(' ', []), wordOfKey('Backspace', [])]).toEqual([
      { kind: 'right' },
      { kind: 'right' },
      { kind: 'as-proposed' },
    ]);
  });
});

describe('a word of the review', () => {
  it('gives a photo its class, another one, none, or its old state', () => {
    expect(decisionOf({ kind: 'right' }, 'hat')).toBe('hat');
    expect(decisionOf({ kind: 'class', name: 'shoe' }, 'hat')).toBe('shoe');
    expect(decisionOf({ kind: 'aside' }, 'hat')).toBeNull();
    expect(decisionOf({ kind: 'as-proposed' }, 'hat')).toBeUndefined();
  });
});
