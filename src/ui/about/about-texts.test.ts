import { describe, expect, it } from 'vitest';
import { pictured } from '../../core/objectives/plane/options.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import { scaleOf } from './picture/option-scale.ts';
import { directionOf, figure, spoken } from './picture/words.ts';
import { methodText } from './texts/methods.ts';
import { topicById, topicGroups } from './topics.ts';

const topics = topicGroups().flatMap((group) => group.topics);

describe('the contents', () => {
  it('list every objective of the registry once, and no two topics under one id', () => {
    const methods = topics.filter(({ kind }) => kind === 'method').map(({ id }) => id);
    expect([...methods].sort()).toEqual([...OBJECTIVES.ids()].sort());
    expect(new Set(topics.map(({ id }) => id)).size).toBe(topics.length);
  });

  it('begin at the idea, and lead there from an id that there is not', () => {
    expect(topicById('').kind).toBe('idea');
    expect(topicById('no-such-method').kind).toBe('idea');
    expect(topicById('fd').title).toBe('The teacher’s view of each photo');
  });
});

describe('the text of a method', () => {
  it.each(OBJECTIVES.ids())('of %s says the idea in two sentences, and what is open, whole', (id) => {
    const { idea, attempt, open, symbols, sources } = methodText(id);
    expect(idea.match(/[.!?](?= |$)/g)).toHaveLength(2);
    for (const text of [idea, attempt, open]) expect(text).toMatch(/^[A-Z“].*\.$/s);
    expect(symbols.length).toBeGreaterThan(1);
    for (const { arxiv } of sources) expect(arxiv).toMatch(/^\d{4}\.\d{5}$/);
  });
});

describe('the sliders', () => {
  it.each(OBJECTIVES.ids())('of %s reach both bounds, and stand at the default', (id) => {
    for (const option of pictured(id).shown) {
      if (option.kind === 'switch') continue;
      const scale = scaleOf(option);
      expect(scale.valueAt(0)).toBeCloseTo(option.min!, 6);
      expect(scale.valueAt(scale.stopOf(option.max!))).toBe(option.max);
      const back = scale.valueAt(scale.stopOf(option.value as number));
      expect(Math.abs(back - (option.value as number))).toBeLessThan(0.06 * option.max!);
    }
  });
});

describe('pulls in words', () => {
  const pull = (right: number, up: number) => ({ loss: 1.23456, pull: { right, up } });

  it('name the direction of the eight that is nearest', () => {
    expect(directionOf(pull(1, 0.1))).toBe('to the right');
    expect(directionOf(pull(-1, 0.9))).toBe('up and to the left');
    expect(directionOf(pull(-1, -0.01))).toBe('to the left');
    expect(directionOf(pull(0.1, -2))).toBe('down');
    expect(directionOf(pull(0, 1e-9))).toBeNull();
  });

  it('say place, loss and pull in one breath', () => {
    expect(spoken({ right: -0.5, up: 0.25 }, pull(0, 1))).toBe('0.50 left, 0.25 up: loss 1.23, pulled up');
    expect(spoken({ right: 0, up: 0 }, null)).toBe('0.00 right, 0.00 up');
  });

  it('give three figures, and small ones as powers of ten', () => {
    expect([4.1816, 0.03124, 2.44e-5, 0, 123.4].map(figure)).toEqual([
      '4.18',
      '0.0312',
      '2.4e-5',
      '0',
      '123',
    ]);
  });
});
