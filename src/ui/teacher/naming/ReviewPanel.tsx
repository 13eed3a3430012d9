/**
 * The teacher's proposals under the user's eyes: what a threshold accepts, how right that is likely to be, and the
 * photos themselves.
 */
import { useMemo, useState } from 'react';
import type { Proposals } from '../../../core/naming.ts';
import type { SplitScores } from '../../../core/records/teacher.ts';
import { acceptedOf, firstMarginOf, type Review, type ReviewGroup, reviewOf } from '../../../core/review.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { ClassMark } from '../../base/ClassMark.tsx';
import { StationFault } from '../../base/FaultNote.tsx';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.ts';
import { useSession, useStudio } from '../../base/studio-context.tsx';
import { ReviewGrid } from './ReviewGrid.tsx';
import styles from './ReviewPanel.module.css';

interface ReviewPanelProps {
  /** Those still to be looked over: at least one. */
  readonly proposals: Proposals;
  readonly zeroShot: SplitScores | null;
  onOther(): void;
  /** Proposes once more, after a failure. */
  onRetry(): void;
}

/** @long one panel, from top to bottom */
export function ReviewPanel({ proposals, zeroShot, onOther, onRetry }: ReviewPanelProps) {
  const session = useSession();
  const decisions = useStudio((studio) => studio.naming.decisions);
  const [minMargin, setMinMargin] = useState(() => firstMarginOf(proposals));
  const review = useMemo(() => reviewOf(proposals, minMargin, decisions), [proposals, minMargin, decisions]);
  const accept = (groups: readonly ReviewGroup[]) =>
    void session.naming.accept(acceptedOf(proposals, groups, decisions));
  const { acceptedPhotos, expectedPrecision } = review;
  return (
    <Card title="Look the proposals over" note={formatCountOf(proposals.ids.length, 'photo')}>
      <div className={styles['threshold']}>
        <StationFault station="naming" onRemedy={onRetry} />
        <label>
          How far the best class must lead
          <input
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={minMargin}
            aria-valuetext={`by ${Math.round(minMargin * 100)} points`}
            onChange={(event) => setMinMargin(Number(event.target.value))}
          />
          <output>{Math.round(minMargin * 100)} points</output>
        </label>
        <p aria-live="polite">
          Accepts <b>{formatCount(acceptedPhotos)}</b> of {formatCountOf(proposals.ids.length, 'photo')}
          {expectedPrecision !== null && (
            <>
              ; about <b>{formatPercent(expectedPrecision)}</b> of them right
            </>
          )}
          . {trustOf(proposals)}
          {decidedWords(review)}
          {zeroShot?.validation != null &&
            ` On photos with a label its words are right in ${formatPercent(zeroShot.validation)}.`}
        </p>
        <div className={styles['actions']}>
          <Button look="primary" disabled={acceptedPhotos === 0} onClick={() => accept(review.groups)}>
            Accept {formatCountOf(acceptedPhotos, 'photo')}
          </Button>
          <Button onClick={onOther}>Other names</Button>
        </div>
        <ul className={styles['classes']} aria-label="Accept one class">
          {review.groups.map(
            (group) =>
              group.classIndex !== null && (
                <li key={group.classIndex}>
                  <Button size="small" onClick={() => accept([group])}>
                    Accept {formatCount(group.rows.length)}&nbsp;
                    <ClassMark classIndex={group.classIndex} sizePx={10} />
                    <bdi>{proposals.classes[group.classIndex]}</bdi>
                  </Button>
                </li>
              ),
          )}
        </ul>
      </div>
      <ReviewGrid
        proposals={proposals}
        groups={review.groups}
        decisions={decisions}
        onDecide={session.naming.decide}
        onAccept={(group) => accept([group])}
      />
    </Card>
  );
}

/** What the percentage rests on. */
function trustOf({ calibration, method }: Proposals): string {
  if (calibration.source === 'labelled')
    return `The teacher’s confidence was held against ${formatCountOf(calibration.photos, 'photo')} whose class is known.`;
  return method === 'text'
    ? 'That is the teacher’s own confidence: nobody has checked it on these photos.'
    : 'That rests on a handful of photos: check some of each class.';
}

/** What the user's own words say of the proposals; of those that the threshold would have taken, they measure it. */
function decidedWords({ decidedPhotos, agreedPhotos, sureDecidedPhotos, sureAgreedPhotos }: Review): string {
  if (decidedPhotos === 0) return '';
  const measured =
    sureDecidedPhotos > 0 && sureDecidedPhotos < decidedPhotos
      ? `; of those that lead far enough ${formatCount(sureAgreedPhotos)} of ${formatCount(sureDecidedPhotos)}`
      : '';
  return ` You have decided ${formatCountOf(decidedPhotos, 'photo')}, ${formatCount(agreedPhotos)} as proposed${measured}.`;
}
