import { describe, expect, it } from 'vitest';
import { createTokenizer, END, START, tokenizerJson } from './tokenizer.ts';

const WORDS = ['red', 'green', 'a', 'tree', 'of'];
const tokenizer = createTokenizer(WORDS);
const entries = (ids: readonly number[]) => {
  const names = new Map([...tokenizer.vocabulary].map(([entry, id]) => [id, entry]));
  return ids.map((id) => names.get(id));
};

describe('the tokenizer', () => {
  it('makes one token of each word it was made for, between start and end', () => {
    for (const word of WORDS) expect(entries(tokenizer.encode(word))).toEqual([START, `${word}</w>`, END]);
  });

  it('makes pieces of words it does not know, and bytes of what is not a letter', () => {
    expect(entries(tokenizer.encode('reed'))).toEqual([START, 're', 'e', 'd</w>', END]);
    expect(entries(tokenizer.encode('ß'))).toEqual([START, 'Ã', 'Ł</w>', END]);
    expect(entries(tokenizer.encode('10 !?'))).toEqual([START, '1</w>', '0</w>', '!', '?</w>', END]);
  });

  it('minds neither capitals nor spaces', () => {
    expect(tokenizer.encode('  A \n Red TREE ')).toEqual(tokenizer.encode('a red tree'));
    expect(entries(tokenizer.encode(''))).toEqual([START, END]);
  });

  it('has a few hundred entries, the end the highest of them', () => {
    const ids = [...tokenizer.vocabulary.values()];
    expect(ids.length).toBeLessThan(1000);
    expect(tokenizer.vocabulary.get(END)).toBe(Math.max(...ids));
    expect(tokenizerJson(tokenizer)).toMatchObject({ model: { end_of_word_suffix: '</w>' } });
  });
});
