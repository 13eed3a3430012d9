/**
 * Classes with their counts as bars; choosing one filters the gallery. A class is renamed or merged from its row, and
 * one more is typed below.
 */
import { useState } from 'react';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { ClassMark } from '../base/ClassMark.tsx';
import { cx } from '../base/cx.ts';
import { formatCount } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { ClassDialog } from './ClassDialog.tsx';
import styles from './ClassList.module.css';
import type { Filter } from './gallery-groups.ts';
import { NewClassDialog } from './NewClassDialog.tsx';
import type { PhotoCounts } from './photo-counts.ts';

const NONE: readonly number[] = [];

interface ClassListProps {
  readonly classes: readonly string[];
  readonly counts: PhotoCounts;
  readonly chosen: Filter['classIndex'];
  onChoose(classIndex: Filter['classIndex']): void;
}

export function ClassList({ classes, counts, chosen, onChoose }: ClassListProps) {
  const [edited, setEdited] = useState<number | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const largest = Math.max(1, counts.unlabelled, ...counts.byClass);
  const row = (classIndex: number | null, name: string, count: number) => (
    <li key={classIndex} className={cx(styles['row'], chosen === classIndex && styles['chosen'])}>
      <button type="button" aria-pressed={chosen === classIndex} onClick={() => onChoose(classIndex)}>
        <ClassMark classIndex={classIndex} />
        <span className={styles['name']}>
          <bdi>{name}</bdi>
        </span>
        <span className={styles['count']}>{formatCount(count)}</span>
        <span className={styles['bar']} aria-hidden="true">
          <span style={{ transform: `scaleX(${count / largest})` }} />
        </span>
      </button>
      {classIndex !== null && (
        <button
          type="button"
          className={styles['more']}
          aria-label={`Rename or merge ${name}`}
          title="Rename or merge"
          onClick={() => setEdited(classIndex)}
        >
          <Icon name="more" />
        </button>
      )}
    </li>
  );
  return (
    <Card title="Classes" note="photos in use">
      <ul className={styles['list']}>
        <li className={cx(styles['row'], chosen === 'all' && styles['chosen'])}>
          <button type="button" aria-pressed={chosen === 'all'} onClick={() => onChoose('all')}>
            <span />
            <span className={styles['name']}>All</span>
            <span className={styles['count']}>{formatCount(counts.included)}</span>
          </button>
        </li>
        {classes.map((name, classIndex) => row(classIndex, name, counts.byClass[classIndex] ?? 0))}
        {counts.unlabelled > 0 && row(null, 'unlabelled', counts.unlabelled)}
      </ul>
      <Button size="small" variant="quiet" onClick={() => setIsAdding(true)}>
        + class
      </Button>
      <NewClassDialog isOpen={isAdding} classes={classes} indices={NONE} onClose={() => setIsAdding(false)} />
      <ClassDialog classes={classes} classIndex={edited} onClose={() => setEdited(null)} />
    </Card>
  );
}
