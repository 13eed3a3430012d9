/**
 * How the photos are split, as one bar. Splits that Pupil drew can be drawn again with other shares; the folder's own
 * stay.
 */
import { type FormEvent, useState } from 'react';
import type { Project } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Field } from '../base/Field.tsx';
import { formatCount } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import type { PhotoCounts } from './photo-counts.ts';
import styles from './Splits.module.css';

const ORIGINS = { folder: "the folder's own", drawn: 'drawn by class', mixed: 'partly drawn' } as const;
const NAMES = [
  ['train', 'train'],
  ['validation', 'validate'],
  ['test', 'test'],
] as const;

export function Splits({ project, counts }: { project: Project; counts: PhotoCounts }) {
  const total = Math.max(1, counts.included);
  return (
    <Card title="Splits" note={ORIGINS[project.splitOrigin]}>
      <div className={styles['bar']} aria-hidden="true">
        {NAMES.map(([split]) => (
          <span key={split} className={styles[split]} style={{ flexGrow: counts.bySplit[split] / total }} />
        ))}
      </div>
      <dl className={styles['counts']}>
        {NAMES.map(([split, name]) => (
          <div key={split}>
            <dt>{name}</dt>
            <dd>{formatCount(counts.bySplit[split])}</dd>
          </div>
        ))}
      </dl>
      {project.splitOrigin === 'drawn' && (
        <details className={styles['edit']}>
          <summary>Draw with other shares</summary>
          <Redraw key={project.revision} project={project} />
        </details>
      )}
    </Card>
  );
}

function Redraw({ project }: { project: Project }) {
  const session = useSession();
  const asPercent = (share: number) => Math.round(share * 100);
  const [validation, setValidation] = useState(asPercent(project.splitRatios.validation));
  const [test, setTest] = useState(asPercent(project.splitRatios.test));
  const train = 100 - validation - test;
  const isPossible = validation >= 0 && test >= 0 && train >= 10;
  const redraw = (event: FormEvent) => {
    event.preventDefault();
    if (!isPossible) return;
    const ratios = { train: train / 100, validation: validation / 100, test: test / 100 };
    void session.photos.edit({ kind: 'redraw-splits', ratios });
  };
  return (
    <form onSubmit={redraw} className={styles['form']}>
      <Field label="Validate, %">
        <input
          type="number"
          min={0}
          max={45}
          value={validation}
          onChange={(event) => setValidation(event.target.valueAsNumber || 0)}
        />
      </Field>
      <Field label="Test, %">
        <input
          type="number"
          min={0}
          max={45}
          value={test}
          onChange={(event) => setTest(event.target.valueAsNumber || 0)}
        />
      </Field>
      <p>
        {isPossible
          ? `${train} % train, the same share of every class.`
          : 'At least 10 % must be left to train with.'}
      </p>
      <Button type="submit" size="small" disabled={!isPossible}>
        Draw again
      </Button>
    </form>
  );
}
