/** Precision, recall, F1 and n of each class; a press on a column head sorts by it. */
import { useState } from 'react';
import type { ClassScores } from '../../core/metrics/confusion.ts';
import { Card } from '../base/Card.tsx';
import { ClassMark } from '../base/ClassMark.tsx';
import { cx } from '../base/cx.ts';
import table from '../base/FigureTable.module.css';
import { formatCount, formatCountOf, formatPercent } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import styles from './ClassTable.module.css';

type Column = 'name' | 'precision' | 'recall' | 'f1' | 'support';

interface ClassTableProps {
  readonly perClass: readonly ClassScores[];
  readonly classes: readonly string[];
  readonly scope: string;
}

const COLUMNS: readonly { id: Column; label: string }[] = [
  { id: 'name', label: 'Class' },
  { id: 'precision', label: 'Precision' },
  { id: 'recall', label: 'Recall' },
  { id: 'f1', label: 'F1' },
  { id: 'support', label: 'n' },
];

export function ClassTable({ perClass, classes, scope }: ClassTableProps) {
  // Worst first: that is the row one looks for.
  const [sort, setSort] = useState<{ by: Column; isAscending: boolean }>({ by: 'f1', isAscending: true });
  const rows = perClass.map((scores, k) => ({ ...scores, k, name: classes[k]! }));
  rows.sort((a, b) => (sort.isAscending ? 1 : -1) * compare(a[sort.by], b[sort.by]));
  return (
    <Card title="Class by class" note={`${scope}, ${classesInWords(perClass)}`}>
      <div className={table['scroll']}>
        <table className={cx(table['table'], styles['sortable'])}>
          <thead>
            <tr>
              {COLUMNS.map(({ id, label }) => (
                <th
                  key={id}
                  scope="col"
                  aria-sort={sort.by === id ? (sort.isAscending ? 'ascending' : 'descending') : 'none'}
                >
                  <button
                    type="button"
                    onClick={() =>
                      setSort({ by: id, isAscending: sort.by === id ? !sort.isAscending : true })
                    }
                  >
                    {label}
                    <span aria-hidden="true">{sort.by === id ? (sort.isAscending ? ' ↑' : ' ↓') : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.k}>
                <th scope="row">
                  <ClassMark classIndex={row.k} /> {row.name}
                </th>
                <td>{share(row.precision)}</td>
                <td>{share(row.recall)}</td>
                <td>{share(row.f1)}</td>
                <td>{formatCount(row.support)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['terms']}>
        <TermHint hint="Of the photos that the student put into this class, the share that belongs there: TP / (TP + FP).">
          Precision
        </TermHint>
        <TermHint hint="Of the photos that belong to this class, the share that the student found: TP / (TP + FN).">
          Recall
        </TermHint>
        <TermHint hint="The harmonic mean of precision and recall: 2PR / (P + R).">F1</TermHint>
        <TermHint hint="Photos of this class in this split. Without any, its recall is not known, and no mean over classes counts it.">
          n
        </TermHint>
      </p>
    </Card>
  );
}

/** `10 classes`, `9 of 10 classes` */
function classesInWords(perClass: readonly ClassScores[]): string {
  const measured = perClass.filter(({ support }) => support > 0).length;
  const of = measured === perClass.length ? '' : `${formatCount(measured)} of `;
  return `${of}${formatCountOf(perClass.length, 'class', 'classes')}`;
}

const share = (value: number) => (Number.isNaN(value) ? '–' : formatPercent(value));

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b));
  // A class without a figure has nothing to rank: it goes to the end of the worst.
  return (Number.isNaN(a) ? -1 : a) - (Number.isNaN(b) ? -1 : b);
}
