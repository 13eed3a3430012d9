import { describe, expect, it } from 'vitest';
import { checked } from './checked.ts';

const SAME = { checkedImages: 24, maxAbsDifference: 2e-7, meanAbsDifference: 1e-7, agreement: 1, top1: null };

describe('what is told of an export', () => {
  it('is a line a format, and one from the bytes of the photos on', () => {
    const lines = checked({ proofs: [{ format: 'tfjs', ...SAME }], fromBytes: SAME });
    expect(lines).toEqual([
      'Checked:   TensorFlow.js: probabilities differ by at most 2.0e-7',
      '           from the photos’ bytes: probabilities differ by at most 2.0e-7',
    ]);
  });

  it('is what a format loses, too', () => {
    const top1 = { live: 0.9, files: 0.5 };
    const lines = checked({ proofs: [{ format: 'tflite-int8', ...SAME, top1 }], fromBytes: null });
    expect(lines[0]).toMatch(/50\.0 % right \(the student 90\.0 %\)$/);
    expect(lines.slice(1)).toEqual([expect.stringMatching(/^ {11}! /)]);
  });
});
