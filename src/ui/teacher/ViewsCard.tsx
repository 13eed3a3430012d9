/** How many views of each training photo the teacher looks at, and what they will take, before it starts. */
import { useMemo } from 'react';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { teacherRecord } from '../../core/teachers/catalogue.ts';
import { forecastViews } from '../../core/views/forecast.ts';
import { VIEW_COUNTS, type ViewCount } from '../../core/views/plan.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Figure, FigureRow } from '../base/Figure.tsx';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../base/format.ts';
import { SegmentedControl } from '../base/SegmentedControl.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './ViewsCard.module.css';

/**
 * @param onLook starts the looks; without it another button of the station does
 * @long one form, field after field
 */
export function ViewsCard({ onLook }: { readonly onLook?: () => void }) {
  const session = useSession();
  const teacher = useStudio((studio) => studio.teacher);
  const photos = useStudio((studio) => studio.photos);
  const ledger = useStudio((studio) => studio.ledger);
  const wanted = useMemo(() => trainingPhotos(photos).length, [photos]);
  const { viewPlan, views, facts, choice, msPerImage } = teacher;
  // Embeddings that were computed elsewhere come without a teacher who could look.
  if (choice.origin === 'embeddings') return null;
  const { count, precision } = viewPlan;
  const missing = wanted - (views?.photos ?? 0);
  const dims = facts?.dims ?? teacherRecord(choice).dims;
  const forecast =
    dims === null ? null : forecastViews(viewPlan, missing, dims, views?.msPerLook ?? msPerImage);
  const free =
    ledger.quotaBytes === null || ledger.storedBytes === null ? null : ledger.quotaBytes - ledger.storedBytes;
  const isTooMuch = forecast !== null && free !== null && forecast.bytes > free;
  return (
    <Card title="Views of each photo" note={`of the ${formatCountOf(wanted, 'training photo')}`}>
      <div className={styles['choice']}>
        <SegmentedControl
          legend="Views of each training photo"
          segments={VIEW_COUNTS.map((value) => ({ value: String(value), label: String(value) }))}
          value={String(count)}
          onChange={(value) => void session.teacher.chooseViews(Number(value) as ViewCount, precision)}
        />
        <p>{WORDS[count]}</p>
      </div>
      {count > 1 && (
        <div className={styles['cost']}>
          {missing <= 0 ? (
            <FigureRow>
              <Figure value={formatCount(count * wanted)}>views are stored</Figure>
              {views !== null && <Figure value={formatBytes(views.storedBytes)}>on disk</Figure>}
            </FigureRow>
          ) : (
            <>
              <FigureRow>
                <Figure value={formatCount(missing * count)}>looks</Figure>
                {forecast === null ? (
                  <span>size known when the teacher is loaded</span>
                ) : (
                  <Figure value={`~${formatBytes(forecast.bytes)}`}>on disk</Figure>
                )}
                {forecast?.ms == null ? (
                  <span>time known after the first photos</span>
                ) : (
                  <Figure value={`~${formatDuration(forecast.ms)}`}>to look</Figure>
                )}
              </FigureRow>
              <label className={styles['exact']}>
                <input
                  type="checkbox"
                  checked={precision === 'fp32'}
                  onChange={(event) =>
                    void session.teacher.chooseViews(count, event.target.checked ? 'fp32' : 'int8')
                  }
                />
                Keep every number in 32 bits instead of 8
              </label>
            </>
          )}
          {missing > 0 && onLook !== undefined && (
            <Button disabled={isTooMuch} onClick={onLook}>
              {missing < wanted ? 'Go on looking' : `Look at ${count} views`}
            </Button>
          )}
          {isTooMuch && (
            <p role="status" className={styles['full']}>
              The browser has {formatBytes(Math.max(0, free))} left for this page. Take fewer views, keep 8
              bits a number, or remove a project.
            </p>
          )}
        </div>
      )}
    </Card>
  );
}

const WORDS: Readonly<Record<ViewCount, string>> = {
  1: 'The teacher looks at each photo once. The student sees crops of its own, and is taught what the teacher said of the whole photo.',
  2: 'The photo and its mirror image, as in the paper of CLIP-Embed-KD. The student sees exactly these two, each with what the teacher said of it.',
  8: 'The photo, its mirror image and six crops with other colours. The student sees exactly these, each with what the teacher said of it.',
  16: 'The photo, its mirror image and fourteen crops with other colours: for long training. The student sees exactly these.',
};
