/** The teacher's proposals under the user's eyes: what a threshold accepts, how right that is likely to be, and the photos themselves. */
import { useMemo, useState } from 'react';
import type { Proposals } from '../../../core/naming.ts';
import type { SplitScores } from '../../../core/records.ts';
import { acceptedOf, type Decision, type ReviewGroup, reviewOf } from '../../../core/review.ts';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { ClassMark } from '../../base/ClassMark.tsx';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.ts';
import { useSession } from '../../base/studio-context.tsx';
import { ReviewGrid } from './ReviewGrid.tsx';
import styles from './ReviewPanel.module.css';

/** Where the slider stands at first: the likeliest class must lead by half. */
const FIRST_MARGIN = 0.5;

interface ReviewPanelProps {
  readonly proposals: Proposals;
  readonly zeroShot: SplitScores | null;
  onOther(): void;
}

export function ReviewPanel({ proposals, zeroShot, onOther }: ReviewPanelProps) {
  const session = useSession();
  const [minMargin, setMinMargin] = useState(FIRST_MARGIN);
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map());
  const review = useMemo(() => reviewOf(proposals, minMargin, decisions), [proposals, minMargin, decisions]);
  const accept = (groups: readonly ReviewGroup[]) =>
    void session.acceptNames(acceptedOf(proposals, groups, decisions));
  const decide = (ids: readonly string[], decision: Decision | null) => {
    const next = new Map(decisions);
    for (const id of ids) {
      if (decision === null) next.delete(id);
      else next.set(id, decision);
    }
    setDecisions(next);
  };
  const { acceptedPhotos, expectedPrecision, decidedPhotos, agreedPhotos } = review;
  return (
    <Card title="Look the proposals over" note={formatCountOf(proposals.ids.length, 'photo')}>
      <div className={styles['threshold']}>
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
          {decidedPhotos > 0 &&
            ` You have decided ${formatCountOf(decidedPhotos, 'photo')}, ${formatCount(agreedPhotos)} as proposed.`}
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
        onDecide={decide}
        onAccept={(group) => accept([group])}
      />
    </Card>
  );
}

/** What the percentage rests on. */
function trustOf({ calibration, method }: Proposals): string {
  if (calibration.source === 'labelled')
    return `The teacher's confidence was held against ${formatCountOf(calibration.photos, 'photo')} whose class is known.`;
  return method === 'text'
    ? 'That is the teacher’s own confidence: nobody has checked it on these photos.'
    : 'That rests on a handful of photos: check some of each class.';
}
