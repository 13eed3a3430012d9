/** How many views of each training photo the teacher looks at, and what they will take, before it starts. */
import { VIEW_COUNTS, type ViewCount } from '../../core/views/plan.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Figure, FigureRow } from '../base/Figure.tsx';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../base/format.ts';
import { SegmentedControl } from '../base/SegmentedControl.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { useViewsOutlook, type ViewsOutlook } from './use-views-outlook.ts';
import styles from './ViewsCard.module.css';

/** @param onLook starts the looks; without it another button of the station does */
export function ViewsCard({ onLook }: { readonly onLook?: () => void }) {
  const session = useSession();
  const { viewPlan, choice } = useStudio((studio) => studio.teacher);
  const outlook = useViewsOutlook();
  // Embeddings that were computed elsewhere come without a teacher who could look.
  if (choice.origin === 'embeddings') return null;
  const { count, precision } = viewPlan;
  const { wanted, missing, scarceBytes } = outlook;
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
          {missing <= 0 ? <Stored outlook={outlook} /> : <StillToLook outlook={outlook} />}
          {missing > 0 && onLook !== undefined && (
            <Button disabled={scarceBytes !== null} onClick={onLook}>
              {missing < wanted ? 'Go on looking' : `Look at ${count} views`}
            </Button>
          )}
          {scarceBytes !== null && (
            <p role="status" className={styles['full']}>
              The browser has {formatBytes(Math.max(0, scarceBytes))} left for this page. Take fewer views,
              keep 8 bits a number, or remove a project.
            </p>
          )}
        </div>
      )}
    </Card>
  );
}

function Stored({ outlook: { wanted } }: { readonly outlook: ViewsOutlook }) {
  const { viewPlan, views } = useStudio((studio) => studio.teacher);
  return (
    <FigureRow>
      <Figure value={formatCount(viewPlan.count * wanted)}>views are stored</Figure>
      {views !== null && <Figure value={formatBytes(views.storedBytes)}>on disk</Figure>}
    </FigureRow>
  );
}

function StillToLook({ outlook: { missing, forecast } }: { readonly outlook: ViewsOutlook }) {
  const session = useSession();
  const { count, precision } = useStudio((studio) => studio.teacher.viewPlan);
  return (
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
  );
}

const WORDS: Readonly<Record<ViewCount, string>> = {
  1: 'The teacher looks at each photo once. The student sees crops of its own, and is taught what the teacher said of the whole photo.',
  2: 'The photo and its mirror image, as in the paper of CLIP-Embed-KD. The student sees exactly these two, each with what the teacher said of it.',
  8: 'The photo, its mirror image and six crops with other colours. The student sees exactly these, each with what the teacher said of it.',
  16: 'The photo, its mirror image and fourteen crops with other colours: for long training. The student sees exactly these.',
};
