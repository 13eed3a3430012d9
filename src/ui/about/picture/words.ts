/** Places and pulls in words, for those who do not see the picture and for the line under it. */
import type { Place, Pull } from '../../../core/objectives/plane/pull.ts';

const DIRECTIONS = [
  'to the right',
  'up and to the right',
  'up',
  'up and to the left',
  'to the left',
  'down and to the left',
  'down',
  'down and to the right',
] as const;

/** Below it a pull is rounding, whatever the loss. */
export const NO_PULL = 1e-6;

export function strengthOf({ pull }: Pull): number {
  return Math.hypot(pull.right, pull.up);
}

/** `up and to the left`; null where there is no pull. */
export function directionOf(answer: Pull): string | null {
  if (strengthOf(answer) < NO_PULL) return null;
  const eighth = Math.round((Math.atan2(answer.pull.up, answer.pull.right) / Math.PI) * 4);
  return DIRECTIONS[(eighth + 8) % 8]!;
}

/** Three figures, small ones as powers of ten: `4.18`, `0.0312`, `2.4e-5`. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-3) return value.toExponential(1);
  return size >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** What a screen reader hears when the photo has moved. */
export function spoken({ right, up }: Place, answer: Pull | null): string {
  const place = `${side(right, 'right', 'left')}, ${side(up, 'up', 'down')}`;
  if (answer === null) return place;
  const direction = directionOf(answer);
  return `${place}: loss ${figure(answer.loss)}, ${direction === null ? 'no pull' : `pulled ${direction}`}`;
}

function side(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(2)} ${value < 0 ? negative : positive}`;
}
