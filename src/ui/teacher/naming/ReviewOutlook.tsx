/** How many proposals the threshold accepts, and how right they are likely to be. */
import type { Proposals } from '../../../core/naming.ts';
import type { SplitScores } from '../../../core/records/teacher.ts';
import type { Review } from '../../../core/review.ts';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.ts';

interface ReviewOutlookProps {
  readonly proposals: Proposals;
  readonly review: Review;
  readonly zeroShot: SplitScores | null;
}

export function ReviewOutlook({ proposals, review, zeroShot }: ReviewOutlookProps) {
  const { acceptedPhotos, expectedPrecision } = review;
  return (
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
