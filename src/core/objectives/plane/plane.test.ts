import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../engine/backend.ts';
import { nodeEngineFiles } from '../../../engine/testing/node-files.ts';
import { OBJECTIVES } from '../registry.ts';
import { planeBatch } from './batch.ts';
import { pictured } from './options.ts';
import { PHOTOS } from './photos.ts';
import { lossesOfRow, type Place, pullAt, REACH } from './pull.ts';
import { EMBEDDINGS, STUDENT } from './scene.ts';

const START: Place = { right: STUDENT[0]!, up: STUDENT[1]! };
const ELSEWHERE: readonly Place[] = [START, { right: -0.4, up: 1.1 }, { right: 0.7, up: -0.6 }];

async function at(id: string, place: Place, options = pictured(id).defaults, photos?: 1 | typeof PHOTOS) {
  const batch = await planeBatch(id, options, photos);
  const answer = await pullAt(id, options, batch, place);
  batch.dispose();
  return answer;
}

beforeAll(async () => {
  await startBackend('cpu', nodeEngineFiles());
});

describe.each(OBJECTIVES.ids())('%s on the plane', (id) => {
  it('pulls somewhere, and following the pull a little lowers the loss', async () => {
    const answers = await Promise.all(ELSEWHERE.map((place) => at(id, place)));
    const strength = answers.map(({ pull }) => Math.hypot(pull.right, pull.up));
    expect(Math.max(...strength)).toBeGreaterThan(1e-4);
    const best = strength.indexOf(Math.max(...strength));
    const { loss, pull } = answers[best]!;
    const step = 0.01 / strength[best]!;
    const place = ELSEWHERE[best]!;
    const next = await at(id, { right: place.right + step * pull.right, up: place.up + step * pull.up });
    expect(next.loss).toBeLessThan(loss);
  });

  it('gets the moved photo alone exactly where other photos make no difference to it', async () => {
    const differences: number[] = [];
    for (const place of ELSEWHERE) {
      const alone = await at(id, place, undefined, 1);
      const among = await at(id, place, undefined, PHOTOS);
      const size = Math.hypot(alone.pull.right, alone.pull.up);
      const gap = Math.hypot(
        alone.pull.right - PHOTOS * among.pull.right,
        alone.pull.up - PHOTOS * among.pull.up,
      );
      differences.push(gap / Math.max(1e-3, size));
    }
    if (OBJECTIVES.get(id).comparesPhotos) expect(Math.max(...differences)).toBeGreaterThan(0.01);
    else expect(Math.max(...differences)).toBeLessThan(1e-3);
  });

  it('has a landscape of the very losses that its pulls report', async () => {
    const { defaults } = pictured(id);
    const batch = await planeBatch(id, defaults);
    const side = 5;
    const row = lossesOfRow(id, defaults, batch, 1, side);
    for (const [column, loss] of row.entries()) {
      const place = { right: -REACH + (column * 2 * REACH) / 4, up: REACH / 2 };
      expect((await pullAt(id, defaults, batch, place)).loss).toBeCloseTo(loss, 5);
    }
    batch.dispose();
  });

  it('shows only options that change the picture', async () => {
    const { shown, defaults } = pictured(id);
    const landscape = async (options = defaults) => {
      const batch = await planeBatch(id, options);
      const rows = [0, 1, 2, 3, 4, 5, 6].flatMap((row) => [...lossesOfRow(id, options, batch, row, 7)]);
      batch.dispose();
      return rows;
    };
    // Some options count only where a switch is turned, as a temperature that is off at first.
    const turned = shown
      .filter(({ kind }) => kind === 'switch')
      .map(({ name, value }) => ({ ...defaults, [name]: !value }));
    for (const option of shown) {
      const ends = option.kind === 'switch' ? [!option.value] : [option.min!, option.max!];
      let change = 0;
      for (const start of [defaults, ...turned]) {
        const usual = await landscape(start);
        for (const value of ends) {
          const changed = await landscape({ ...start, [option.name]: value });
          change = Math.max(change, ...changed.map((loss, i) => Math.abs(loss - usual[i]!)));
        }
        if (change > 1e-5) break;
      }
      expect(change, option.name).toBeGreaterThan(1e-5);
    }
  });

  it('leaves no tensor behind', async () => {
    await at(id, START);
    const before = tf.memory().numTensors;
    await at(id, START);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('feature distillation on the plane', () => {
  it('is 7.8 × (1 − cosine) with the photo’s own embedding', async () => {
    const [x, y] = [EMBEDDINGS.values[0]!, EMBEDDINGS.values[1]!];
    const cosine = (START.right * x + START.up * y) / Math.hypot(START.right, START.up);
    expect((await at('fd', START)).loss).toBeCloseTo(7.8 * (1 - cosine), 5);
    expect(OBJECTIVES.get('fd').options[0]!.value).toBe(7.8);
  });

  it('asks for nothing more where the student stands where the teacher does', async () => {
    const { loss, pull } = await at('fd', { right: EMBEDDINGS.values[0]!, up: EMBEDDINGS.values[1]! });
    expect(loss).toBeCloseTo(0, 5);
    expect(Math.hypot(pull.right, pull.up)).toBeLessThan(1e-3);
  });
});
