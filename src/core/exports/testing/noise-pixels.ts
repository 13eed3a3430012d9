/** Pixels of no photo, 0..255: the same ones each time. */
import { createRandom } from '../../random.ts';

export function noisePixels(count: number): Uint8Array<ArrayBuffer> {
  const random = createRandom(5);
  return Uint8Array.from({ length: count }, () => random.below(256));
}
