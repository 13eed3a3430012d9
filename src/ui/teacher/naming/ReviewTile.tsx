/** A photo under review: what the teacher proposes for it, how surely, and what the person has said of it. */
import type { Decision, Proposals } from '../../../core/naming.ts';
import { cx } from '../../base/cx.ts';
import { Thumbnail } from '../../base/Thumbnail.tsx';
import styles from './ReviewPanel.module.css';
import { tileWords } from './tile-words.ts';

interface ReviewTileProps {
  readonly proposals: Proposals;
  /** Into the proposals. */
  readonly row: number;
  readonly decision: Decision | undefined;
}

export function ReviewTile({ proposals, row, decision }: ReviewTileProps) {
  const words = tileWords(proposals, row, decision);
  return (
    <>
      <Thumbnail id={proposals.ids[row]!} alt="" className={styles['picture']} />
      <span className={cx(styles['words'], decision !== undefined && styles['decided'])}>
        <b>{words.name}</b> <small>{words.sureness}</small> <small>{words.other}</small>
      </span>
    </>
  );
}
