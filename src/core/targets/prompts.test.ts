import { describe, expect, it } from 'vitest';
import { classAnchors, DEFAULT_TEMPLATES, expandPrompts } from './prompts.ts';

const named = (name: string, ...descriptions: string[]) => ({ name, descriptions });

describe('class names as texts', () => {
  it('sends each name and description through each template', () => {
    const { texts, ofClass } = expandPrompts(
      [named('shoe', 'trainer'), named('hat')],
      ['a photo of a {}.', '{} and {}'],
    );
    expect(texts).toEqual([
      'a photo of a shoe.',
      'shoe and shoe',
      'a photo of a trainer.',
      'trainer and trainer',
      'a photo of a hat.',
      'hat and hat',
    ]);
    expect(ofClass).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
  });

  it('asks for a text once, however many classes use it', () => {
    const { texts, ofClass } = expandPrompts([named('shoe', 'boot'), named('boot', 'boot')], ['{}']);
    expect(texts).toEqual(['shoe', 'boot']);
    expect(ofClass).toEqual([[0, 1], [1]]);
  });

  it('takes names as they are where there is no template', () => {
    expect(expandPrompts([named(' hat ')], []).texts).toEqual(['hat']);
  });

  it.each([
    ['no class', [], DEFAULT_TEMPLATES, /needs a name/],
    ['an empty name', [named(' ')], DEFAULT_TEMPLATES, /needs a name/],
    ['a name twice', [named('hat'), named('hat ')], DEFAULT_TEMPLATES, /two classes called hat/],
    [
      'names that differ in case only',
      [named('Hat'), named('hat')],
      DEFAULT_TEMPLATES,
      /“Hat” and “hat” would be/,
    ],
    ['a template without a place', [named('hat')], ['a photo'], /has no \{\}/],
    ['a text as long as a letter', [named('h'.repeat(301))], ['{}'], /301 letters; 300 are the most/],
  ] as const)('refuses %s', (_words, prompts, templates, message) => {
    expect(() => expandPrompts(prompts, templates)).toThrow(
      expect.objectContaining({ code: 'RECIPE_INVALID', message: expect.stringMatching(message) }),
    );
  });
});

describe('the direction of a class', () => {
  it('is the mean of its unit texts, of unit length, whatever the texts’ own lengths', () => {
    const texts = { dims: 2, values: Float32Array.of(3, 0, 0, 0.5, 0, -2) };
    const { values } = classAnchors(texts, [[0, 1], [2]]);
    expect(Array.from(values)).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2), 0, -1]);
  });
});
