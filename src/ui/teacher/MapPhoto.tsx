/** The photo behind a point of the map, beside it, and said to screen readers. */
import type { Photo } from '../../core/records/project.ts';
import { Thumbnail } from '../base/Thumbnail.tsx';
import styles from './MapCard.module.css';

interface MapPhotoProps {
  readonly photo: Photo;
  readonly className: string;
  readonly xPx: number;
  readonly yPx: number;
  /** Of the map: the photo stands on the side that has room. */
  readonly widthPx: number;
}

const ASIDE_PX = 14;

export function MapPhoto({ photo, className, xPx, yPx, widthPx }: MapPhotoProps) {
  const side = xPx < widthPx / 2 ? { left: xPx + ASIDE_PX } : { right: widthPx - xPx + ASIDE_PX };
  return (
    <div
      className={styles['photo']}
      role="status"
      style={{ ...side, top: yPx, transform: 'translateY(-50%)' }}
    >
      <Thumbnail id={photo.id} alt="" />
      <p>
        <b>
          <bdi>{className}</bdi>
        </b>
        <small>
          <bdi>{photo.name}</bdi>
        </small>
        <small>{photo.split}</small>
      </p>
    </div>
  );
}
