/**
 * Who was taken for whom: rows are the actual class, columns the predicted one, and both axes say so. One tab stop;
 * arrow keys move, Enter opens the photos behind a cell.
 */
import { type CSSProperties, type KeyboardEvent, useRef, useState } from 'react';
import type { Cell } from '../../core/metrics/answers.ts';
import type { Confusion } from '../../core/metrics/confusion.ts';
import { formatCountOf } from '../base/format.ts';
import styles from './ConfusionMatrix.module.css';
import { moved } from './grid-keys.ts';

/** More rows than this cannot be read: the most confused classes are shown. */
const MAX_ROWS = 40;

interface ConfusionMatrixProps {
  readonly confusion: Confusion;
  readonly classes: readonly string[];
  readonly open: Cell | null;
  onOpen(cell: Cell): void;
}

export function ConfusionMatrix({ confusion, classes, open, onOpen }: ConfusionMatrixProps) {
  const shown = mostConfusedClasses(confusion, MAX_ROWS);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const rowTotals = shown.map((actual) => rowTotal(confusion, actual));

  const press = (event: KeyboardEvent, cell: Cell) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(cell);
      return;
    }
    const next = moved(at, event.key, shown.length, shown.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-at="${next.row},${next.column}"]`)?.focus();
  };

  return (
    <div className={styles['frame']}>
      <p className={styles['columns']} aria-hidden="true">
        Predicted →
      </p>
      <div className={styles['scroll']}>
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table with one moving tab stop is a grid
          role="grid"
          className={styles['grid']}
          aria-label="Confusion matrix: rows are the actual class, columns the predicted class"
        >
          <thead>
            <tr>
              <td className={styles['rows']} aria-hidden="true">
                Actual ↓
              </td>
              {shown.map((k) => (
                <th scope="col" key={k} title={`predicted ${classes[k]}`}>
                  <span>{classes[k]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((actual, row) => (
              <tr key={actual}>
                <th scope="row" title={`actual ${classes[actual]}`}>
                  {classes[actual]}
                </th>
                {shown.map((predicted, column) => {
                  const count = confusion.counts[actual * confusion.classes + predicted]!;
                  const share = rowTotals[row] === 0 ? 0 : count / rowTotals[row]!;
                  const isOpen = open?.actual === actual && open.predicted === predicted;
                  const words = `${formatCountOf(count, 'photo')}: actual ${classes[actual]}, predicted ${classes[predicted]}`;
                  return (
                    <td
                      key={predicted}
                      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: and its cells are grid cells
                      role="gridcell"
                      aria-label={words}
                      aria-selected={isOpen}
                      data-at={`${row},${column}`}
                      data-kind={count === 0 ? 'none' : actual === predicted ? 'right' : 'wrong'}
                      style={{ '--share': `${Math.round(share * 100)}%` } as CSSProperties}
                      tabIndex={at.row === row && at.column === column ? 0 : -1}
                      onFocus={() => setAt({ row, column })}
                      onClick={() => onOpen({ actual, predicted })}
                      onKeyDown={(event) => press(event, { actual, predicted })}
                    >
                      {count}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < classes.length ? (
        <p className={styles['cut']}>
          The {shown.length} most confused of {classes.length} classes.
        </p>
      ) : null}
    </div>
  );
}

function rowTotal({ counts, classes }: Confusion, actual: number): number {
  let total = 0;
  for (let k = 0; k < classes; k++) total += counts[actual * classes + k]!;
  return total;
}

function mostConfusedClasses(confusion: Confusion, limit: number): number[] {
  const all = Array.from({ length: confusion.classes }, (_, k) => k);
  if (all.length <= limit) return all;
  const errors = all.map((k) => rowTotal(confusion, k) - confusion.counts[k * confusion.classes + k]!);
  return all
    .sort((a, b) => errors[b]! - errors[a]!)
    .slice(0, limit)
    .sort((a, b) => a - b);
}
