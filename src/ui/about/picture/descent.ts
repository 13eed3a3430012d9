/** The way down the landscape of a loss, and the edge of the plane that nothing leaves. */
import { type Place, type Pull, REACH } from '../../../core/objectives/plane/pull.ts';

const FIRST_STEP = 0.12;
const LEAST_STEP = 0.004;
const MAX_STEPS = 200;

/** The place, or the nearest one inside the plane. */
export function onPlane({ right, up }: Place): Place {
  return { right: within(right), up: within(up) };
}

function within(value: number): number {
  return Math.min(REACH, Math.max(-REACH, value));
}

/**
 * Steps down the slope, halved whenever one would climb.
 * @param ask what the loss code says of a place; null once the photo belongs to somebody else
 * @param arrive is told of each step that lowers the loss
 */
export async function descend(
  start: Place,
  answer: Pull,
  ask: (at: Place) => Promise<Pull | null>,
  arrive: (at: Place, found: Pull) => Promise<void>,
): Promise<void> {
  let [at, here, step] = [start, answer, FIRST_STEP];
  for (let taken = 0; taken < MAX_STEPS && step > LEAST_STEP; taken++) {
    const strength = Math.hypot(here.pull.right, here.pull.up);
    if (strength === 0) return;
    const next = onPlane({
      right: at.right + (step * here.pull.right) / strength,
      up: at.up + (step * here.pull.up) / strength,
    });
    const found = await ask(next);
    if (found === null) return;
    if (found.loss < here.loss) {
      [at, here] = [next, found];
      await arrive(at, here);
    } else step /= 2;
  }
}
