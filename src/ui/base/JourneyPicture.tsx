/** The one picture of the data's way: photos, the teacher who looks once, the notes, the student, the file. */
import styles from './JourneyPicture.module.css';

export function JourneyPicture() {
  return (
    <svg
      className={styles['picture']}
      viewBox="0 0 640 148"
      role="img"
      aria-label="Photos go to a large teacher, which looks at each of them once and writes embeddings; a small student learns from these in many rounds and leaves as a file."
    >
      <g className={styles['line']}>
        <path d="M112 58h38" />
        <path d="M254 58h36" />
        <path d="M372 58h38" />
        <path d="M494 58h38" />
        <path d="M458 94a22 16 0 1 1-30-2" />
      </g>
      <g className={styles['tip']}>
        <path d="M150 53l8 5-8 5z" />
        <path d="M290 53l8 5-8 5z" />
        <path d="M410 53l8 5-8 5z" />
        <path d="M532 53l8 5-8 5z" />
        <path d="M427 86l3 9-10-1z" />
      </g>
      <g className={styles['photo']}>
        <rect x="34" y="20" width="52" height="52" rx="6" transform="rotate(-7 60 46)" />
        <rect x="46" y="28" width="54" height="54" rx="6" />
        <path d="M50 74l14-17 10 11 8-8 14 14z" />
        <circle cx="84" cy="42" r="5" />
      </g>
      <g className={styles['teacher']}>
        <circle cx="206" cy="58" r="40" />
        <circle className={styles['iris']} cx="206" cy="58" r="27" />
        <circle cx="206" cy="58" r="14" />
        <circle className={styles['light']} cx="212" cy="51" r="4.5" />
      </g>
      <g className={styles['notes']}>
        {BARS.map(([x, height, colour]) => (
          <rect
            key={x}
            x={x}
            y={78 - height}
            width="7"
            height={height}
            rx="2"
            fill={`var(--class-${colour})`}
          />
        ))}
      </g>
      <g className={styles['teacher']}>
        <circle cx="456" cy="58" r="22" />
        <circle className={styles['iris']} cx="456" cy="58" r="14.5" />
        <circle cx="456" cy="58" r="7.5" />
        <circle className={styles['light']} cx="459" cy="54.5" r="2.5" />
      </g>
      <g className={styles['file']}>
        <path d="M556 32h28l14 14v42h-42z" />
        <path d="M584 32v14h14" />
        <path d="M564 60h26M564 68h26M564 76h16" />
      </g>
      <g className={styles['words']}>
        <text x="70" y="122">
          your photos
        </text>
        <text x="206" y="122">
          teacher
        </text>
        <text x="336" y="122">
          embeddings
        </text>
        <text x="452" y="122">
          student
        </text>
        <text x="578" y="122">
          a file to keep
        </text>
        <g className={styles['more']}>
          <text x="206" y="138">
            looks once
          </text>
          <text x="336" y="138">
            kept here
          </text>
          <text x="452" y="138">
            learns in rounds
          </text>
          <text x="578" y="138">
            runs anywhere
          </text>
        </g>
      </g>
    </svg>
  );
}

const BARS = [
  [308, 34, 0],
  [318, 18, 0],
  [328, 42, 2],
  [338, 26, 2],
  [348, 12, 1],
  [358, 37, 1],
] as const;
