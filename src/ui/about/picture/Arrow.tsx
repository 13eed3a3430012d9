/**
 * Where the loss pulls: minus its gradient. Lengths are for the eye: a slope as steep as the picture's own mean draws
 * about half its longest.
 */
import { type Place, type Pull, REACH } from '../../../core/objectives/plane/pull.ts';
import styles from './LossPicture.module.css';
import type { Range } from './landscape-canvas.ts';
import { NO_PULL, strengthOf } from './words.ts';

const SHORTEST = 0.14;
const LONGEST = 0.6;
const HEAD = 0.08;

interface ArrowProps {
  readonly from: Place;
  readonly answer: Pull;
  readonly range: Range | null;
}

export function Arrow({ from, answer, range }: ArrowProps) {
  const strength = strengthOf(answer);
  if (strength < NO_PULL) return null;
  const usual = range === null ? strength : Math.max(1e-12, (range.most - range.least) / REACH);
  const length = SHORTEST + (LONGEST - SHORTEST) * (1 - Math.exp(-strength / usual));
  const [x, y] = [answer.pull.right / strength, -answer.pull.up / strength];
  const [endX, endY] = [from.right + length * x, -from.up + length * y];
  const corner = (side: number) =>
    `${endX - HEAD * (x + side * y * 0.6)} ${endY - HEAD * (y - side * x * 0.6)}`;
  return (
    <g className={styles['arrow']}>
      <path d={`M${from.right} ${-from.up}L${endX - HEAD * 0.5 * x} ${endY - HEAD * 0.5 * y}`} />
      <path d={`M${endX} ${endY}L${corner(1)}L${corner(-1)}z`} />
    </g>
  );
}
