import { describe, expect, it } from 'vitest';
import { parseNetwork } from '../records/network.ts';
import { countStudent } from '../students/interpreters/count.ts';
import { IMAGE_SIZES_PX } from '../students/presets.ts';
import { describeStudent } from '../students/student.ts';
import { networkAtSizes } from './at-sizes.ts';
import { IMAGENET } from './import.ts';
import { networkWithGridSample, smallNetwork } from './testing/small-network.ts';
import { wave, writeGraph } from './testing/write-graph.ts';

const NAMED = { name: 'small' } as const;

describe('a network that is to be a student', () => {
  it('is one at every size where its own is open, of equal weights and growing cost', () => {
    const { configs, classifierClasses } = networkAtSizes(smallNetwork(), NAMED);
    expect(classifierClasses).toBe(5);
    expect(configs.map(({ imageSizePx }) => imageSizePx)).toEqual(IMAGE_SIZES_PX);
    const costs = configs.map((config) =>
      countStudent(describeStudent(config, { classes: 3, teacherDims: 0 })),
    );
    expect(new Set(costs.map(({ parameters }) => parameters)).size).toBe(1);
    const flops = costs.map(({ flopsPerImage }) => flopsPerImage);
    expect(flops).toEqual(flops.toSorted((a, b) => a - b));
  });

  it('is refused with its own size where students have no such', () => {
    const flat = writeGraph({
      nodes: [
        { op: 'Flatten', inputs: ['x'], outputs: ['h'] },
        { op: 'MatMul', inputs: ['h', 'head.weight'], outputs: ['y'] },
      ],
      weights: { 'head.weight': wave([3 * 10 * 10, 5]) },
      input: ['photos', 3, 10, 10],
    });
    expect(() => networkAtSizes(flat, NAMED)).toThrow(/takes photos of 10 px only; students see 32, 64, 96/);
  });

  it('is refused by the name of an operator that has no gradient', () => {
    expect(() => networkAtSizes(networkWithGridSample(), NAMED)).toThrow(
      'This network has the operator GridSample (node /head/Grid), which has no gradient here.',
    );
  });

  it('comes back from storage as it was, and not with a step that lacks its input', () => {
    const network = {
      ...{ id: 'small', name: 'small', sha256: 'ab', sizeBytes: 3, normalisation: IMAGENET },
      ...networkAtSizes(smallNetwork(), NAMED),
    };
    const stored = JSON.parse(JSON.stringify(network));
    expect(parseNetwork(stored)).toEqual(network);
    stored.configs[0].program.steps[0].from = [4];
    expect(() => parseNetwork(stored)).toThrow(/program that this version can run/);
  });
});
