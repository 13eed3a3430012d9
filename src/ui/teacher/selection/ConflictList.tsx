/** Pairs that say the same to the teacher and have different classes: one of the two is likely labelled wrongly. */
import { useMemo, useState } from 'react';
import type { PhotoId } from '../../../core/records/project.ts';
import type { Selection } from '../../../core/selection/selection.ts';
import { Button } from '../../base/Button.tsx';
import { formatCount } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import styles from './SelectionCard.module.css';

const AT_ONCE = 12;

export function ConflictList({ conflicts }: Pick<Selection, 'conflicts'>) {
  const session = useSession();
  const photos = useStudio((studio) => studio.photos);
  const classes = useStudio((studio) => studio.project?.classes);
  const [count, setCount] = useState(AT_ONCE);
  const byId = useMemo(() => new Map(photos.map((photo) => [photo.id, photo])), [photos]);
  const said = (id: PhotoId) => {
    const photo = byId.get(id);
    return photo === undefined || photo.classIndex === null ? '' : (classes?.[photo.classIndex] ?? '');
  };
  const nameOf = (id: PhotoId) => byId.get(id)?.name ?? id;
  return (
    <section className={styles['photos']} aria-label="Possible wrong labels">
      <h4>
        Possible wrong labels
        <small className={styles['count']}>, alike and of different classes; none of them is changed</small>
      </h4>
      <ul className={styles['conflicts']}>
        {conflicts.slice(0, count).map(({ a, b, cosine }) => (
          <li key={`${a} ${b}`}>
            {[a, b].map((id) => (
              <figure key={id}>
                <Thumbnail id={id} alt="" />
                <figcaption>
                  <bdi>{said(id)}</bdi>
                  <small>
                    <bdi>{nameOf(id)}</bdi>
                  </small>
                </figcaption>
              </figure>
            ))}
            <small>{cosine.toFixed(3)}</small>
          </li>
        ))}
      </ul>
      <div className={styles['actions']}>
        {count < conflicts.length && (
          <Button size="small" onClick={() => setCount(count + AT_ONCE)}>
            Show more of the {formatCount(conflicts.length - count)} others
          </Button>
        )}
        <Button size="small" onClick={() => session.show('photos')}>
          Mend labels at the Photos station
        </Button>
      </div>
    </section>
  );
}
