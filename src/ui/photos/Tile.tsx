/** One photo of the gallery: an option of its listbox. Its name is its class and its file name. */
import { type MouseEvent, memo } from 'react';
import type { Photo } from '../../state/studio.ts';
import { cx } from '../base/cx.ts';
import { Icon } from '../base/Icon.tsx';
import { Thumbnail } from '../base/Thumbnail.tsx';
import styles from './Gallery.module.css';

interface TileProps {
  readonly id: string;
  readonly photo: Photo;
  readonly className: string;
  readonly position: number;
  readonly total: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  onClick(event: MouseEvent, position: number): void;
}

export const Tile = memo(function Tile(props: TileProps) {
  const { id, photo, className, position, total, isActive, isSelected, onClick } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and takes the keys.
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-posinset={position + 1}
      aria-setsize={total}
      className={cx(styles['tile'], isActive && styles['active'], photo.isExcluded && styles['excluded'])}
      title={photo.path}
      onClick={(event) => onClick(event, position)}
    >
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
