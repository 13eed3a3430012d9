/** What a file loses against the student in the tab, where it loses more than anybody would overlook. */
import type { Comparison } from './prove.ts';

/** In top-1, as a share; of few photos, one is more than that, and says nothing. */
const MAX_LOST_TOP1 = 0.01;
/** In a probability, on average. */
export const MAX_MEAN_DIFFERENCE = 0.02;

/** Sentences, to be shown as warnings; none where it answers as the student does. */
export function lossesOf({ top1, meanAbsDifference, checkedImages }: Comparison): readonly string[] {
  const losses: string[] = [];
  const most = Math.max(MAX_LOST_TOP1, 1 / checkedImages);
  // Shares of photos are fractions: rounding must not decide.
  if (top1 !== null && Math.abs(top1.live - top1.files) > most + 1e-9) {
    losses.push(
      `It is right on ${percent(top1.files)} of the photos that it was checked on, the student here on ${percent(top1.live)}.`,
    );
  }
  if (meanAbsDifference > MAX_MEAN_DIFFERENCE) {
    losses.push(
      `Its probabilities differ from those here by ${meanAbsDifference.toFixed(3)} on average, and more than ${MAX_MEAN_DIFFERENCE} shows.`,
    );
  }
  return losses;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
