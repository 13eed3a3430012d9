import { describe, expect, it } from 'vitest';
import { evaluation } from '../testing/evaluation.ts';
import { photos } from '../testing/folder.ts';
import { recipe, run } from '../testing/runs.ts';
import { costRows } from './cost-rows.ts';

const RUN = run('Run 2', recipe(), 'finished', 1440, { validation: 0.75, test: 0.73 });
const TEST = evaluation('Run 2', 'test', photos(100));
const labelsOf = (rows: ReturnType<typeof costRows>) => rows.map(({ label }) => label);

describe('what a run has cost', () => {
  it('has the time of a photo as it was measured', () => {
    const time = costRows(RUN, { ...TEST, msPerImage: 1.7 }).find(({ label }) => label === 'Time a photo');
    expect(time?.value).toMatch(/^1\.7.ms, in batches/);
  });

  it('says nothing of the time where no photo was there to measure it on', () => {
    const nothing = { ...TEST, ids: [], labels: new Int32Array(0), msPerImage: 0 };
    expect(labelsOf(costRows(RUN, nothing))).toEqual(
      labelsOf(costRows(RUN, TEST)).filter((label) => label !== 'Time a photo'),
    );
  });
});
