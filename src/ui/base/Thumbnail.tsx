/**
 * A photo's working copy, fetched when it is drawn, on a calm placeholder until then. The alternative text is class
 * and name.
 */
import { useEffect, useState } from 'react';
import type { PhotoId } from '../../core/records/project.ts';
import { cx } from './cx.ts';
import { useSession } from './studio-context.tsx';
import styles from './Thumbnail.module.css';

interface ThumbnailProps {
  readonly id: PhotoId;
  /** "dress, IMG_0042.jpg" */
  readonly alt: string;
  readonly className?: string | undefined;
}

export function Thumbnail({ id, alt, className }: ThumbnailProps) {
  const session = useSession();
  const [shown, setShown] = useState<{ id: PhotoId; url: string | null } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      // A copy that cannot be read stays a placeholder: the photo's name is still there.
      const url = await session.photos.thumbnail(id).catch(() => null);
      if (isCurrent) setShown({ id, url });
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [session, id]);
  const url = shown?.id === id ? shown.url : null;
  return (
    <span className={cx(styles['frame'], className)}>
      {url === null ? (
        <span role="img" aria-label={alt} className={styles['waiting']} />
      ) : (
        <img src={url} alt={alt} decoding="async" draggable={false} />
      )}
    </span>
  );
}
