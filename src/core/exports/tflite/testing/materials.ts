/** What formats write from beside the student, for tests. */
import { createRandom } from '../../../random.ts';
import type { Materials } from '../../format.ts';

/** Photos as far as noise can be like them: waves of several lengths. [count, S, S, 3] */
export function drawnPhotos(count: number, imageSizePx: number): Uint8Array<ArrayBuffer> {
  const random = createRandom(11);
  const one = imageSizePx ** 2 * 3;
  const pixels = new Uint8Array(count * one);
  for (let photo = 0; photo < count; photo++) {
    const [length, height, tint] = [
      20 + 100 * random.uniform(),
      100 * random.uniform(),
      255 * random.uniform(),
    ];
    for (let i = 0; i < one; i++) {
      const level = tint + height * Math.sin(i / length) + 20 * random.normal();
      pixels[photo * one + i] = Math.min(255, Math.max(0, Math.round(level)));
    }
  }
  return pixels;
}

export function materialsOf(calibration: Uint8Array): Materials {
  const provenance = { name: 'Things "of" mine', teacher: { name: 'CLIP', licence: 'MIT' } };
  return {
    provenance,
    calibration: async () => calibration,
    asset: () => Promise.reject(new Error('none is asked for')),
  } as unknown as Materials;
}
