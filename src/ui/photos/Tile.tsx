/** One photo of the gallery. Its name is its class and its file name. */
import { memo } from 'react';
import type { Photo } from '../../core/records/project.ts';
import { cx } from '../base/cx.ts';
import { Icon } from '../base/Icon.tsx';
import { Thumbnail } from '../base/Thumbnail.tsx';
import styles from './Tile.module.css';

interface TileProps {
  readonly photo: Photo;
  readonly className: string;
  readonly isSelected: boolean;
}

export const Tile = memo(function Tile({ photo, className, isSelected }: TileProps) {
  return (
    <div className={cx(photo.isExcluded && styles['excluded'])} title={photo.path}>
      <Thumbnail id={photo.id} alt={`${className}, ${photo.name}`} className={styles['picture']} />
      {photo.isExcluded && <span className={styles['tag']}>excluded</span>}
      {isSelected && (
        <span className={styles['check']}>
          <Icon name="check" sizePx={12} />
        </span>
      )}
    </div>
  );
});
