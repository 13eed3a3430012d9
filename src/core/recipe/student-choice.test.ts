import { describe, expect, it } from 'vitest';
import { networkAtSizes } from '../onnx/at-sizes.ts';
import { IMAGENET } from '../onnx/import.ts';
import { smallNetwork } from '../onnx/testing/small-network.ts';
import type { Network } from '../records/network.ts';
import { studentName } from '../students/presets.ts';
import { composeRecipe, FIRST_RECIPE } from './compose.ts';
import { withStudent } from './edit.ts';
import { parseRecipe } from './parse.ts';
import { networkOf, studentAt } from './student-choice.ts';

const NETWORK: Network = {
  ...{ id: 'small', name: 'Small net', sha256: 'ab', sizeBytes: 3, normalisation: IMAGENET },
  ...networkAtSizes(smallNetwork(), { name: 'Small net' }),
};

describe('a network as the student of a recipe', () => {
  it('begins with the weights of its file, its head where their probe stands', () => {
    const recipe = withStudent(FIRST_RECIPE, NETWORK, 96);
    expect(recipe.start).toEqual({ kind: 'file', sha256: 'ab', name: 'Small net', head: 'probe' });
    expect(recipe.student).toMatchObject({ id: 'onnx', imageSizePx: 96 });
    expect(studentName(recipe.student)).toBe('Small net');
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  it('is composed like a preset', () => {
    const choices = { preset: 'ce', imageSizePx: 64, teacherFingerprint: null, labelledShare: 1 };
    const composed = composeRecipe({ ...choices, student: NETWORK });
    expect(composed.start.kind).toBe('file');
    expect(composed.optimizer.learningRate).toBeLessThan(FIRST_RECIPE.optimizer.learningRate);
  });

  it('is found again by its program, as long as its file is kept', () => {
    const { student } = studentAt(NETWORK, 64);
    expect(networkOf(student, [NETWORK])).toBe(NETWORK);
    expect(networkOf(student, [])).toBeNull();
    expect(networkOf(FIRST_RECIPE.student, [NETWORK])).toBeNull();
  });

  it('is refused at a size that it does not take', () => {
    expect(() => studentAt({ ...NETWORK, configs: NETWORK.configs.slice(0, 1) }, 96)).toThrow(
      'Small net takes no photos of 96 px. Choose 32 px.',
    );
  });
});
