/**
 * The teachers whose files are kept in this browser: what each weighs, whether it needs a network, and the button
 * that forgets it.
 */
import { useState } from 'react';
import { isAtWork } from '../../state/jobs/under-way.ts';
import type { StoredModel } from '../../state/models/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { formatBytes } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './StoredModels.module.css';
import { freedBytes, hasTextOffline, offlineDtypes, storedBytes } from './stored-models.ts';

export function StoredModels() {
  const session = useSession();
  const { stored: all, unfinishedBytes } = useStudio((studio) => studio.models);
  const isBusy = useStudio(({ jobs }) => isAtWork(jobs.look));
  const stored = all.filter(({ origin }) => origin !== 'student');
  if (stored.length === 0 && unfinishedBytes === 0) return null;
  const bytes = storedBytes(stored) + unfinishedBytes;
  return (
    <Card title="Stored teachers" note={`${formatBytes(bytes)} in this browser`}>
      <ul className={styles['list']}>
        {stored.map((model) => (
          <Stored key={`${model.origin} ${model.id}`} model={model} all={all} isLocked={isBusy} />
        ))}
        {unfinishedBytes > 0 && !isBusy && (
          <li>
            <span>
              <b>An unfinished download</b>
              <small>{formatBytes(unfinishedBytes)} · it goes on from there when its teacher is loaded</small>
            </span>
            <Button size="small" onClick={() => void session.models.removeUnfinished()}>
              Delete
            </Button>
          </li>
        )}
      </ul>
    </Card>
  );
}

interface StoredProps {
  readonly model: StoredModel;
  readonly all: readonly StoredModel[];
  /** While a teacher is at work its files stay. */
  readonly isLocked: boolean;
}

function Stored({ model, all, isLocked }: StoredProps) {
  const session = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const { id, origin } = model;
  const dtypes = offlineDtypes(model);
  const bytes = storedBytes([model]);
  const freed = freedBytes(model, all);
  return (
    <li>
      <span>
        <b>
          <bdi>{id}</bdi>
        </b>
        <small>
          {origin === 'hub' ? 'from the Hub' : 'brought by you'} · {formatBytes(bytes)}
          {freed < bytes && `, ${formatBytes(bytes - freed)} of it shared`}
          {dtypes.length > 0 && ` · ${dtypes.join(', ')}`}
          {hasTextOffline(model) && ', with its text tower'}
        </small>
        {dtypes.length > 0 ? (
          <small className={styles['offline']}>
            <Icon name="check" /> available offline
          </small>
        ) : (
          <small>not whole yet</small>
        )}
      </span>
      {isAsking ? (
        <span className={styles['asking']}>
          <span>
            {freed === 0 ? 'Frees nothing: others share its files.' : `Frees ${formatBytes(freed)}.`}{' '}
            {origin === 'hub' ? 'It would be fetched again.' : 'It would have to be brought again.'} What it
            wrote down stays.
          </span>
          <Button
            size="small"
            variant="danger"
            aria-label={`Delete ${id} now`}
            onClick={() => void session.models.remove({ origin, id })}
          >
            Delete
          </Button>
          <Button size="small" autoFocus onClick={() => setIsAsking(false)}>
            Keep
          </Button>
        </span>
      ) : (
        <Button
          size="small"
          disabled={isLocked}
          aria-label={`Delete the files of ${id}`}
          onClick={() => setIsAsking(true)}
        >
          Delete
        </Button>
      )}
    </li>
  );
}
