/** The classes that a plan comes to, each with its count and a few of its photos. */
import { useEffect, useState } from 'react';
import type { ImportAccount } from '../../../core/records/import-plan.ts';
import { Card } from '../../base/Card.tsx';
import { formatCount, formatCountOf } from '../../base/format.ts';
import { useSession } from '../../base/studio-context.tsx';
import styles from './ClassPreviews.module.css';

/** More than these are named, not drawn: each takes a decode. */
const DRAWN = 12;
const LISTED = 200;

export function ClassPreviews({ account }: { account: ImportAccount }) {
  const { classes, unlabelled, splits } = account;
  const { train, validation, test } = splits;
  const isSplit = train + validation + test > 0;
  return (
    <Card
      title="Classes"
      note={
        isSplit
          ? `${formatCount(train)} to train, ${formatCount(validation)} to validate, ${formatCount(test)} to test; the rest is drawn`
          : 'splits will be drawn'
      }
    >
      {classes.length === 0 && <p className={styles['none']}>No folder and no list names a class.</p>}
      <ul className={styles['classes']}>
        {classes.slice(0, LISTED).map(({ name, photos, examples }, i) => (
          <li key={name}>
            <span className={styles['name']}>
              <bdi>{name}</bdi>
              <small>{formatCountOf(photos, 'photo')}</small>
            </span>
            {i < DRAWN && (
              <span className={styles['examples']}>
                {examples.map((path) => (
                  <Preview key={path} path={path} alt={`${name}, ${path}`} />
                ))}
              </span>
            )}
          </li>
        ))}
        {classes.length > LISTED && <li>and {formatCountOf(classes.length - LISTED, 'more', 'more')}</li>}
        {unlabelled > 0 && (
          <li>
            <span className={styles['name']}>
              <i>no label</i>
              <small>{formatCountOf(unlabelled, 'photo')}</small>
            </span>
          </li>
        )}
      </ul>
    </Card>
  );
}

function Preview({ path, alt }: { path: string; alt: string }) {
  const session = useSession();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      // A photo that cannot be shown yet stays a placeholder: its name is there.
      const drawn = await session.photos.preview(path).catch(() => null);
      if (isCurrent) setUrl(drawn);
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [session, path]);
  if (url === null) return <span role="img" aria-label={alt} />;
  return <img src={url} alt={alt} decoding="async" draggable={false} />;
}
