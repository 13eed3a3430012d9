import { describe, expect, it } from 'vitest';
import { answersCsv, classOfFile, evaluated } from './tables.ts';

const LABELS = ['cat', 'a, "b"'];

describe('the table of answers', () => {
  it('has a line a photo with a column a class, quoted where names need it', () => {
    const csv = answersCsv(
      [
        { file: 'x/1.png', probabilities: [0.25, 0.75] },
        { file: 'x/broken.png', probabilities: null },
      ],
      LABELS,
    );
    expect(csv.split('\n')).toEqual([
      'file,class,probability,cat,"a, ""b"""',
      'x/1.png,"a, ""b""",0.750000,0.250000,0.750000',
      'x/broken.png,,,,',
      '',
    ]);
  });
});

describe('the figures of a folder of classes', () => {
  it('count a photo for the nearest folder that is called like a class', () => {
    expect(classOfFile('test/cat/1.png', ['cat', 'test'])).toBe(0);
    expect(classOfFile('CAT/test/1.png', ['cat'])).toBe(0);
    expect(classOfFile('cat.png', ['cat'])).toBeNull();
    expect(classOfFile('__proto__/1.png', ['cat'])).toBeNull();
  });

  it('tell who was taken for whom, and name what does not count', () => {
    const figures = evaluated(
      [
        { file: 'cat/1.png', probabilities: [0.9, 0.1] },
        { file: 'cat/2.png', probabilities: [0.2, 0.8] },
        { file: 'a, "b"/1.png', probabilities: [0.3, 0.7] },
        { file: 'dog/1.png', probabilities: [1, 0] },
        { file: 'cat/broken.png', probabilities: null },
      ],
      LABELS,
    )!;
    expect(figures).toMatchObject({
      photos: 3,
      right: 2,
      withoutClass: ['dog/1.png'],
      unread: ['cat/broken.png'],
    });
    expect(figures.confusion).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(figures.perClass).toEqual([
      { class: 'cat', photos: 2, right: 1, recall: 0.5, precision: 1 },
      { class: 'a, "b"', photos: 1, right: 1, recall: 1, precision: 0.5 },
    ]);
    // Wilson's interval of 2 of 3.
    expect(figures.top1Interval.low).toBeCloseTo(0.2077, 4);
    expect(figures.top1Interval.high).toBeCloseTo(0.9385, 4);
  });

  it('are none where no folder is called like a class', () => {
    expect(evaluated([{ file: 'dog/1.png', probabilities: [1, 0] }], LABELS)).toBeNull();
  });
});
