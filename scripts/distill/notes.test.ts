import { describe, expect, it } from 'vitest';
import { worthKnowing } from '../../src/core/photos/worth-knowing.ts';
import { DistillFailure, EXIT_CODES } from './failure.ts';
import { refuseUntrainable } from './notes.ts';

const photo = (classIndex: number | null) => ({ classIndex, split: 'train', isExcluded: false }) as const;
const notesOf = (classes: readonly string[], photos: readonly (number | null)[]) =>
  worthKnowing({ classes, splitOrigin: 'drawn' }, photos.map(photo));

function failureOf(...given: Parameters<typeof refuseUntrainable>): DistillFailure | null {
  try {
    refuseUntrainable(...given);
    return null;
  } catch (thrown) {
    if (thrown instanceof DistillFailure) return thrown;
    throw thrown;
  }
}

describe('photos that no student can be trained on', () => {
  it('end the job as a failure of photos, with what is missing and what to do', () => {
    const failure = failureOf(notesOf(['hat'], [0, 0]), 'classes', 1);
    expect(failure?.exitCode).toBe(EXIT_CODES.photos);
    expect(failure?.message).toMatch(/hat is the only class: a student needs two at least\. Add a folder/);
    expect(failureOf(notesOf([], [null]), 'classes', 0)?.message).toMatch(/No photo has a class\./);
  });

  it('do not steer the terminal by what a class is called', () => {
    const failure = failureOf(notesOf(['a\u001b[2Jb'], [0]), 'classes', 1);
    expect(failure?.message).toContain('a [2Jb is the only class');
  });

  it('are those without two classes to tell apart, and no others', () => {
    expect(failureOf(notesOf(['hat', 'shoes'], [0, 1]), 'classes', 2)).toBeNull();
  });

  it('are enough for a student that answers by the names of its classes', () => {
    expect(failureOf(notesOf(['hat', 'shoes'], [null, null]), 'texts', 2)).toBeNull();
    expect(failureOf(notesOf(['hat'], [0]), 'texts', 1)).not.toBeNull();
  });
});
