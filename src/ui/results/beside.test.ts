import { describe, expect, it } from 'vitest';
import { type Asked, type Contender, compare, teachersFiles } from './beside.ts';

const STUDENT: Contender = { top1: 0.7, sizeBytes: 1e6, msPerImage: 2 };
const ASKED: Asked = { split: 'test', photos: 5000, labelBudget: 1 };

/** The student beside a teacher that differs from it in this, without no-break spaces. */
function words(teacher: Partial<Contender>, asked: Partial<Asked> = {}) {
  const { verdict, figures } = compare(STUDENT, { ...STUDENT, ...teacher }, { ...ASKED, ...asked });
  return { verdict, figures: figures.replaceAll('\u00a0', ' ') };
}

describe('a student beside its teacher with a probe', () => {
  it('buys size and speed where the teacher is better, larger and slower', () => {
    expect(words({ top1: 0.75, sizeBytes: 30e6, msPerImage: 24 })).toEqual({
      verdict: 'The student buys a smaller file and quicker answers for 5.0 points of accuracy.',
      figures:
        'Beside this student, the teacher with a probe names 5.0 points more of the 5,000 test photos, is 30× larger and 12× slower.',
    });
  });

  it('buys accuracy where it is better, but larger', () => {
    expect(words({ top1: 0.65, sizeBytes: 0.5e6 })).toEqual({
      verdict: 'The student buys 5.0 points of accuracy for a larger file.',
      figures:
        'Beside this student, the teacher with a probe names 5.0 points fewer of the 5,000 test photos, is 2× smaller and as fast.',
    });
  });

  it('pays with its size and its time where it has to', () => {
    expect(words({ sizeBytes: 0.5e6, msPerImage: 1, top1: 0.65 }).verdict).toBe(
      'The student buys 5.0 points of accuracy for a larger file and slower answers.',
    );
  });

  it('is worth it where it is better and costs nothing more', () => {
    expect(words({ top1: 0.65, sizeBytes: 30e6 }).verdict).toBe('The student is worth it.');
  });

  it('is not worth it where the teacher is better and costs nothing more', () => {
    const { verdict, figures } = words({ top1: 0.75, msPerImage: 1 });
    expect(verdict).toBe('The student is not worth it.');
    expect(figures).toMatch(/5\.0 points more of .*, is as large and 2× faster\.$/);
  });

  it('claims no more than its photos can tell', () => {
    const larger = words({ top1: 0.75, sizeBytes: 30e6 }, { photos: 72 });
    expect(larger.verdict).toBe('As far as 72\u00a0photos can tell, the student is worth it.');
    expect(larger.figures).toContain('names 5.0 points more of the 72 test photos (this may be chance), is');
    expect(words({ top1: 0.65, sizeBytes: 0.5e6 }, { photos: 72 }).verdict).toBe(
      'As far as 72\u00a0photos can tell, the student is not worth it.',
    );
  });

  it('is believed to differ only beyond two standard errors of the difference', () => {
    // At 1,000 photos each of 0.7 and 0.74 is uncertain by 1.4 points, their difference by 2.0.
    expect(words({ top1: 0.74 }, { photos: 1000 }).figures).toContain('may be chance');
    expect(words({ top1: 0.745 }, { photos: 1000 }).figures).not.toContain('may be chance');
  });

  it('says so where there is little between them', () => {
    expect(words({ sizeBytes: 1.03e6, msPerImage: 2.3 })).toEqual({
      verdict: 'There is little between the two.',
      figures:
        'Beside this student, the teacher with a probe names as many of the 5,000 test photos, is as large and as fast.',
    });
  });

  it('leaves out a time that was not measured, and a verdict that it could turn', () => {
    expect(words({ top1: 0.65, sizeBytes: 30e6, msPerImage: null })).toEqual({
      verdict: null,
      figures:
        'Beside this student, the teacher with a probe names 5.0 points fewer of the 5,000 test photos and is 30× larger. How long one of them takes for a photo was not measured here.',
    });
    expect(words({ top1: 0.75, sizeBytes: 30e6, msPerImage: null }).verdict).toBe(
      'The student buys a smaller file for 5.0 points of accuracy.',
    );
  });

  it('says where the probe saw more labels, and which photos were asked', () => {
    expect(words({}, { labelBudget: 0.1 }).figures).toMatch(
      /from all labels, the student from 10 % of them\.$/,
    );
    expect(words({}, { labelBudget: 0.015 }).figures).toContain('from 1.5 % of them');
    expect(words({}, { split: 'validation', photos: 1 }).figures).toContain('of the 1 validation photo,');
  });
});

describe('the files of a teacher', () => {
  it('come from where the teacher was found', () => {
    const from = { dtype: 'auto', device: 'auto' } as const;
    expect(teachersFiles({ ...from, id: 'pupil-mini', origin: 'built-in' })).toBe('comes with Pupil');
    expect(teachersFiles({ ...from, id: 'a/b', origin: 'hub' })).toBe('comes from huggingface.co/a/b');
    expect(teachersFiles({ ...from, id: 'clip', origin: 'same-origin' })).toContain('/teachers/clip/');
    expect(teachersFiles({ ...from, id: 'mine', origin: 'dropped' })).toContain('that you brought');
  });
});
