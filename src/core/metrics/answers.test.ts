import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../records/run.ts';
import { answersOf, behind, mistakes, mostConfused } from './answers.ts';

const EVALUATION: Evaluation = {
  runId: 'run',
  split: 'test',
  revision: 1,
  classes: ['dress', 'hat', 'shirt'],
  ids: ['a', 'b', 'c', 'd'],
  labels: Int32Array.of(0, 1, 1, 2),
  probabilities: Float32Array.of(0.75, 0.25, 0, 0.5, 0.25, 0.25, 0.875, 0.125, 0, 0, 0.125, 0.875),
  figures: {},
  msPerImage: 1,
};

describe('the answers of a student', () => {
  it('carry the probability of what was said and of what was true', () => {
    expect(answersOf(EVALUATION)[1]).toEqual({
      id: 'b',
      actual: 1,
      predicted: 0,
      ofPredicted: 0.5,
      ofActual: 0.25,
    });
  });

  it('are mistakes where the two differ, surest first', () => {
    expect(mistakes(answersOf(EVALUATION)).map((answer) => answer.id)).toEqual(['c', 'b']);
  });

  it('stand behind their cell of the confusion matrix', () => {
    expect(behind(answersOf(EVALUATION), { actual: 1, predicted: 0 }).map((answer) => answer.id)).toEqual([
      'c',
      'b',
    ]);
  });

  it('tell which two classes are mixed up most, if any are', () => {
    expect(mostConfused([1, 0, 0, 2, 0, 1, 0, 0, 1], 3)).toEqual({ actual: 1, predicted: 0 });
    expect(mostConfused([5, 0, 0, 5], 2)).toBeNull();
  });
});
