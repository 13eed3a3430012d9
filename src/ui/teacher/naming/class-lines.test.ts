import { describe, expect, it } from 'vitest';
import { readClassLines, writeClassLines } from './class-lines.ts';

describe('typed class names', () => {
  it('are one a line, with further descriptions behind a colon', () => {
    const prompts = readClassLines(' shoe: trainer,  running shoe\n\nhat \n');
    expect(prompts).toEqual([
      { name: 'shoe', descriptions: ['trainer', 'running shoe'] },
      { name: 'hat', descriptions: [] },
    ]);
    expect(readClassLines(writeClassLines(prompts))).toEqual(prompts);
  });

  it('may be pasted as a list with commas', () => {
    expect(readClassLines('dress, hat,shoe').map(({ name }) => name)).toEqual(['dress', 'hat', 'shoe']);
    const mixed = readClassLines('dress, hat\nshoe: trainer\nbag,');
    expect(mixed.map(({ name }) => name)).toEqual(['dress', 'hat', 'shoe', 'bag']);
  });

  it('keep a comma of their own', () => {
    const prompts = [{ name: 'tench, Tinca tinca', descriptions: [] }];
    expect(writeClassLines(prompts)).toBe('tench, Tinca tinca:');
    expect(readClassLines(writeClassLines(prompts))).toEqual(prompts);
  });

  it('are none where nothing is typed', () => {
    expect(readClassLines(' , ')).toEqual([]);
    expect(readClassLines('   ')).toEqual([]);
  });
});
