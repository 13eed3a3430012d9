/**
 * The teacher's proposals under the user's eyes: what a threshold accepts, how right that is likely to be, and the
 * photos themselves.
 */
import { useMemo, useState } from 'react';
import type { Proposals } from '../../../core/naming.ts';
import type { SplitScores } from '../../../core/records/teacher.ts';
import { acceptedOf, firstMarginOf, type ReviewGroup, reviewOf } from '../../../core/review.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { ClassMark } from '../../base/ClassMark.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { formatCount, formatCountOf } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { ReviewGrid } from './ReviewGrid.tsx';
import { ReviewOutlook } from './ReviewOutlook.tsx';
import styles from './ReviewPanel.module.css';

interface ReviewPanelProps {
  /** Those still to be looked over: at least one. */
  readonly proposals: Proposals;
  readonly zeroShot: SplitScores | null;
  onOther(): void;
  /** Proposes once more, after a failure. */
  onRetry(): void;
}

export function ReviewPanel({ proposals, zeroShot, onOther, onRetry }: ReviewPanelProps) {
  const session = useSession();
  const decisions = useStudio((studio) => studio.naming.decisions);
  const [minMargin, setMinMargin] = useState(() => firstMarginOf(proposals));
  const review = useMemo(() => reviewOf(proposals, minMargin, decisions), [proposals, minMargin, decisions]);
  const accept = (groups: readonly ReviewGroup[]) =>
    void session.naming.accept(acceptedOf(proposals, groups, decisions));
  const { groups, acceptedPhotos } = review;
  return (
    <Card title="Look the proposals over" note={formatCountOf(proposals.ids.length, 'photo')}>
      <div className={styles['threshold']}>
        <StationFault station="naming" onRemedy={onRetry} />
        <MarginSlider minMargin={minMargin} onMinMargin={setMinMargin} />
        <ReviewOutlook proposals={proposals} review={review} zeroShot={zeroShot} />
        <div className={styles['actions']}>
          <Button variant="primary" disabled={acceptedPhotos === 0} onClick={() => accept(groups)}>
            Accept {formatCountOf(acceptedPhotos, 'photo')}
          </Button>
          <Button onClick={onOther}>Other names</Button>
        </div>
        <ClassesToAccept classes={proposals.classes} groups={groups} onAccept={(group) => accept([group])} />
      </div>
      <ReviewGrid
        proposals={proposals}
        groups={groups}
        decisions={decisions}
        onDecide={session.naming.decide}
        onAccept={(group) => accept([group])}
      />
    </Card>
  );
}

interface MarginSliderProps {
  /** 0..1 */
  readonly minMargin: number;
  onMinMargin(minMargin: number): void;
}

function MarginSlider({ minMargin, onMinMargin }: MarginSliderProps) {
  return (
    <label>
      How far the best class must lead
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={minMargin}
        aria-valuetext={`by ${Math.round(minMargin * 100)} points`}
        onChange={(event) => onMinMargin(Number(event.target.value))}
      />
      <output>{Math.round(minMargin * 100)} points</output>
    </label>
  );
}

interface ClassesToAcceptProps {
  readonly classes: readonly string[];
  readonly groups: readonly ReviewGroup[];
  onAccept(group: ReviewGroup): void;
}

function ClassesToAccept({ classes, groups, onAccept }: ClassesToAcceptProps) {
  return (
    <ul className={styles['classes']} aria-label="Accept one class">
      {groups.map(
        (group) =>
          group.classIndex !== null && (
            <li key={group.classIndex}>
              <Button size="small" onClick={() => onAccept(group)}>
                Accept {formatCount(group.rows.length)}&nbsp;
                <ClassMark classIndex={group.classIndex} sizePx={10} />
                <bdi>{classes[group.classIndex]}</bdi>
              </Button>
            </li>
          ),
      )}
    </ul>
  );
}
