/** The most likely classes of one picture as bars, with the time the student took. */
import { ClassMark } from '../base/ClassMark.tsx';
import { formatMs, formatPercent } from '../base/format.ts';
import type { Guess } from './guess.ts';
import styles from './TryIt.module.css';

const SHOWN = 5;

export function GuessBars({ guess, classes }: { guess: Guess; classes: readonly string[] }) {
  const ranked = Array.from(guess.probabilities, (probability, k) => ({ probability, k }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, SHOWN);
  return (
    <div>
      <ol className={styles['bars']} aria-label="Most likely classes">
        {ranked.map(({ probability, k }) => (
          <li key={k}>
            <span>
              <ClassMark classIndex={k} /> {classes[k]}
            </span>
            <b>{formatPercent(probability)}</b>
            <span className={styles['track']} aria-hidden="true">
              <span style={{ transform: `scaleX(${probability})` }} />
            </span>
          </li>
        ))}
      </ol>
      <p className={styles['hint']}>answered in {formatMs(guess.ms)}</p>
    </div>
  );
}
