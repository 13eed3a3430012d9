/**
 * A student must be shown the very pixels that the teacher was shown: both real workers are asked for the same views
 * of the same photo.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import type { PhotoBytes } from '../../core/views/cut.ts';
import { packViews, usualPlan } from '../../core/views/plan.ts';
import type { PreparerCalls } from '../../protocol/preparer.ts';
import { type Client, connect } from '../../protocol/rpc.ts';

import type { TrainerCalls } from '../../protocol/trainer.ts';
import PreparerWorker from '../preparer.worker.ts?worker';
import TrainerWorker from '../trainer.worker.ts?worker';

let preparer: Client<PreparerCalls>;
let trainer: Client<TrainerCalls>;

beforeAll(() => {
  preparer = connect<PreparerCalls>(new PreparerWorker(), 'preparer');
  trainer = connect<TrainerCalls>(new TrainerWorker(), 'trainer');
});
afterAll(() => {
  preparer.end();
  trainer.end();
});

function noise(widthPx: number, heightPx: number, channels: 3 | 4): PhotoBytes {
  const random = createRandom(widthPx, heightPx);
  const data = Uint8Array.from({ length: widthPx * heightPx * channels }, () => random.below(256));
  return { data, at: 0, widthPx, heightPx, channels };
}

/** The photo without its fourth bytes. */
function opaque(photo: PhotoBytes): PhotoBytes {
  return { ...photo, data: photo.data.filter((_, i) => i % 4 !== 3), channels: 3 };
}

describe('the views of a photo', () => {
  it.each([
    [288, 384, 224],
    [400, 288, 64],
    [96, 96, 64],
    [96, 96, 96],
    [33, 50, 32],
  ])(
    'of %i x %i px at %i px have the same bytes in the preparer’s worker and in the trainer’s',
    async (widthPx, heightPx, sizePx) => {
      const photo = noise(widthPx, heightPx, 4);
      const parameters = packViews(usualPlan(16), `photo ${widthPx}`);
      // The teacher reads a canvas, four bytes a pixel; the trainer reads stored pixels, three bytes each.
      const seen = await preparer.call('cutViews', { photo, parameters, sizePx });
      const shown = await trainer.call('cutViews', { photo: opaque(photo), parameters, sizePx });
      expect(seen.length).toBe(16 * sizePx * sizePx * 3);
      expect(shown).toEqual(seen);
      const size = seen.length / 16;
      const different = new Set(
        Array.from({ length: 16 }, (_, view) => seen.slice(view * size, (view + 1) * size).join()),
      );
      expect(different.size).toBe(16);
    },
  );
});
