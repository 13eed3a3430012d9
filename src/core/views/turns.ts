/**
 * Which stored view a photo is shown in: all of them in a drawn order, then all again in another one. A function of
 * (seed, photo, pass) alone, so a resumed run shows what an unbroken one would have.
 */
import { createRandom } from '../random.ts';

const TURN_STREAMS = 0x21d6b3f7;

/** @param pass over the photos, from 0 on */
export function viewTurn(count: number, seed: number, photo: number, pass: number): number {
  if (count === 1) return 0;
  const round = Math.floor(pass / count);
  const order = Uint8Array.from({ length: count }, (_, view) => view);
  createRandom(seed ^ TURN_STREAMS, Math.imul(round + 1, 0x01000193) ^ photo).shuffle(order);
  return order[pass % count]!;
}
