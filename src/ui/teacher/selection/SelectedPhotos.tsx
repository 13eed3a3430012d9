/** The photos that would go or get a name, as photos: beside each what stands for it, or the name. */
import { useMemo, useState } from 'react';
import type { PhotoId } from '../../../core/records/project.ts';
import type { Selection } from '../../../core/selection/selection.ts';
import { Button } from '../../base/Button.tsx';
import { formatCount } from '../../base/format.ts';
import { useStudio } from '../../base/studio-context.tsx';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import styles from './SelectionCard.module.css';

/** Enough to judge by; more come when they are asked for. */
const AT_ONCE = 36;

interface Shown {
  readonly id: PhotoId;
  readonly like: PhotoId | null;
  readonly classIndex: number | null;
  readonly cosine: number | null;
}

export function SelectedPhotos({ found }: { found: Selection }) {
  const photos = useStudio((studio) => studio.photos);
  const classes = useStudio((studio) => studio.project?.classes);
  const [count, setCount] = useState(AT_ONCE);
  const byId = useMemo(() => new Map(photos.map((photo) => [photo.id, photo])), [photos]);
  const isNaming = found.question.kind === 'pseudo-labels';
  const all = useMemo<readonly Shown[]>(
    () =>
      isNaming
        ? found.named.map(({ id, classIndex, cosine }) => ({ id, like: null, classIndex, cosine }))
        : // The least alike of those that go are the ones to doubt: they come first.
          found.excluded
            .map((one) => ({ ...one, classIndex: byId.get(one.id)?.classIndex ?? null }))
            .sort((a, b) => (a.cosine ?? 0) - (b.cosine ?? 0)),
    [found, isNaming, byId],
  );
  const nameOf = (id: PhotoId) => byId.get(id)?.name ?? id;
  const classOf = (index: number | null) => (index === null ? 'unlabelled' : (classes?.[index] ?? ''));
  const title = isNaming ? 'They would be named' : 'They would be excluded';
  const order =
    found.question.kind === 'balance' ? ', the least alike first' : isNaming ? ', the surest first' : '';
  return (
    <section className={styles['photos']} aria-label={title}>
      <h4>
        {title}
        <small className={styles['count']}>{order}</small>
      </h4>
      <ul className={styles['grid']}>
        {all.slice(0, count).map(({ id, like, classIndex, cosine }) => (
          <li key={id}>
            <div className={styles['pair']}>
              <Thumbnail id={id} alt={`${classOf(classIndex)}, ${nameOf(id)}`} />
              {like !== null && (
                <Thumbnail id={like} alt={`stays for it: ${nameOf(like)}`} className={styles['stays']} />
              )}
            </div>
            <small>
              <bdi>{isNaming ? classOf(classIndex) : nameOf(id)}</bdi>
              {cosine !== null && <> {cosine.toFixed(2)}</>}
            </small>
          </li>
        ))}
      </ul>
      {count < all.length && (
        <Button size="small" onClick={() => setCount(count + AT_ONCE)}>
          Show more of the {formatCount(all.length - count)} others
        </Button>
      )}
    </section>
  );
}
