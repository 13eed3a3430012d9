/**
 * The one picture of the data's way: photos, the teacher who looks once, its notes, the student, the file. A list to
 * those who hear it.
 */
import type { ReactNode } from 'react';
import styles from './JourneyPicture.module.css';

export function JourneyPicture() {
  return (
    <ol className={styles['journey']}>
      <Step name="your photos" words="stay here">
        <rect
          x="10"
          y="10"
          width="36"
          height="36"
          rx="5"
          className={styles['paper']}
          transform="rotate(-8 28 28)"
        />
        <rect x="17" y="16" width="40" height="40" rx="5" className={styles['paper']} />
        <path d="M20 50l11-14 8 9 6-6 10 11z" className={styles['hill']} />
        <circle cx="46" cy="26" r="4" className={styles['sun']} />
      </Step>
      <Step name="teacher" words="looks once">
        <Eye radius={31} />
      </Step>
      <Step name="embeddings" words="its notes">
        {BARS.map(([height, colour], at) => (
          <rect
            key={height}
            x={7 + at * 8.6}
            y={51 - height}
            width="6.6"
            height={height}
            rx="2"
            style={{ fill: `var(--class-${colour})` }}
          />
        ))}
      </Step>
      <Step name="student" words="learns in rounds">
        <Eye radius={18} />
        <path d="M15 14a24 24 0 0 1 34 0" className={styles['stroke']} />
        <path d="M50.5 8.5v7.5h-7.5" className={styles['stroke']} />
      </Step>
      <Step name="a file to keep" words="runs anywhere">
        <path d="M15 8h24l12 12v36H15z" className={styles['sheet']} />
        <path d="M39 8v12h12M23 31h20M23 39h20M23 47h12" className={styles['sheet']} />
      </Step>
    </ol>
  );
}

function Step({ name, words, children }: { name: string; words: string; children: ReactNode }) {
  return (
    <li>
      <svg viewBox="0 0 64 64" aria-hidden="true">
        {children}
      </svg>
      <span>
        <b>{name}</b> <small>{words}</small>
      </span>
    </li>
  );
}

function Eye({ radius }: { radius: number }) {
  return (
    <>
      <circle cx="32" cy="32" r={radius} className={styles['ink']} />
      <circle cx="32" cy="32" r={radius * 0.7} className={styles['iris']} />
      <circle cx="32" cy="32" r={radius * 0.36} className={styles['ink']} />
      <circle cx={32 + radius * 0.16} cy={32 - radius * 0.17} r={radius * 0.12} className={styles['light']} />
    </>
  );
}

const BARS = [
  [34, 0],
  [18, 0],
  [42, 2],
  [26, 2],
  [12, 1],
  [37, 1],
] as const;
