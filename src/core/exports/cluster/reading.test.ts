import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runPython, temporaryFolder, torchIsMissing } from '../../testing/node-torch.ts';
import { CASES, write } from './testing/node-hand-overs.ts';

const MISSING = torchIsMissing();
const folder = temporaryFolder();

describe('the trainer for clusters', () => {
  afterAll(() => folder.remove());
  if (MISSING !== null) {
    it.skip(`not tried: ${MISSING}`, () => {});
    return;
  }

  it('learns from the photos that the tab would, finds their embeddings, and refuses to check on none', async () => {
    await write(folder.path, CASES[0]!);
    const program = path.resolve(import.meta.dirname, '../../testing/cluster-reading.py');
    const lines = runPython([program, folder.path], folder.path).trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toEqual({
      // From labels alone, and with a teacher.
      pools: [
        [0, 2],
        [0, 1, 2],
      ],
      // Whatever folders lie in front; none where two rows are called alike.
      rows: [
        [1, 0, 2, -1],
        [-1, -1],
      ],
      // Nothing is no class that is called None.
      labels: [-1, 0, 1, -1],
      refusal: "None of the photos of none.tar is of one of the student's classes.",
    });
  });
});
