/**
 * What a careful person would want to know of the folder: what cannot be learned or measured with these photos,
 * classes that look like one, skipped files with reasons, duplicates.
 */
import { useMemo } from 'react';
import { classNameCollisions } from '../../core/photos/class-names.ts';
import { type Finding, worthKnowing } from '../../core/photos/worth-knowing.ts';
import type { Photo, Project } from '../../core/records/project.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import styles from './FolderNotes.module.css';

const LISTED = 200;

interface FolderNotesProps {
  readonly project: Project;
  readonly photos: readonly Photo[];
}

export function FolderNotes({ project, photos }: FolderNotesProps) {
  const { classes, splitOrigin, keptApart, skipped, duplicates } = project;
  const findings = useMemo(
    () => worthKnowing({ classes, splitOrigin }, photos),
    [classes, splitOrigin, photos],
  );
  const collisions = useMemo(() => classNameCollisions(classes, keptApart), [classes, keptApart]);
  const isSilent = [findings, collisions, duplicates, skipped].every((notes) => notes.length === 0);
  if (isSilent) return null;
  return (
    <Card title="Worth knowing" className={styles['notes']}>
      {findings.length > 0 && <Findings findings={findings} />}
      {collisions.map(([first, other]) => (
        <Collision key={other} classes={classes} first={first} other={other} />
      ))}
      {duplicates.length > 0 && <Duplicates duplicates={duplicates} />}
      {skipped.length > 0 && <Skipped skipped={skipped} />}
    </Card>
  );
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className={styles['findings']}>
      {findings.map(({ id, text, remedy }) => (
        <li key={id}>
          <b>{text}</b>
          <span>{remedy}</span>
        </li>
      ))}
    </ul>
  );
}

interface CollisionProps {
  readonly classes: readonly string[];
  readonly first: number;
  readonly other: number;
}

/** Two classes whose names look like one. */
function Collision({ classes, first, other }: CollisionProps) {
  const session = useSession();
  return (
    <div className={styles['note']}>
      <p>
        <bdi>{classes[first]}</bdi> and <bdi>{classes[other]}</bdi> look like one class.
      </p>
      <span className={styles['actions']}>
        <Button
          size="small"
          onClick={() => void session.photos.edit({ kind: 'merge-class', from: other, into: first })}
        >
          Merge them
        </Button>
        <Button
          size="small"
          variant="quiet"
          onClick={() => void session.photos.edit({ kind: 'keep-apart', classes: [first, other] })}
        >
          Keep both
        </Button>
      </span>
    </div>
  );
}

function Duplicates({ duplicates }: Pick<Project, 'duplicates'>) {
  const conflicts = duplicates.filter((one) => one.conflict !== 'none').length;
  return (
    <details>
      <summary>
        {formatCountOf(duplicates.length, 'photo')} more than once
        {conflicts > 0 && <b className={styles['conflict']}> · {conflicts} in conflict</b>}
      </summary>
      <p className={styles['hint']}>Each is kept once, at the place that is named first.</p>
      <ul>
        {duplicates.slice(0, LISTED).map(({ id, paths, conflict }) => (
          <li key={id}>
            {paths.map((path) => (
              <bdi key={path}>{path}</bdi>
            ))}
            {conflict !== 'none' && <span className={styles['conflict']}>different {conflict}</span>}
          </li>
        ))}
      </ul>
      <Rest total={duplicates.length} />
    </details>
  );
}

function Skipped({ skipped }: Pick<Project, 'skipped'>) {
  return (
    <details>
      <summary>{formatCountOf(skipped.length, 'file')} skipped</summary>
      <ul>
        {skipped.slice(0, LISTED).map(({ path, reason }) => (
          <li key={path}>
            <bdi>{path}</bdi>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      <Rest total={skipped.length} />
    </details>
  );
}

function Rest({ total }: { total: number }) {
  return total > LISTED ? (
    <p className={styles['hint']}>and {formatCountOf(total - LISTED, 'more', 'more')}</p>
  ) : null;
}
