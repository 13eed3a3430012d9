/**
 * The paper's figure on one's own photos: accuracy, time and memory of CLIP-Embed-KD against CLIP-Teacher-KD. Time
 * and memory are estimated at once and measured when asked; accuracies are of runs, which one press starts as a
 * comparison.
 */
import { useMemo } from 'react';
import { type PaperScores, paperScores } from '../../core/bakeoff/paper.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { formatCountOf } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { LoopTable } from '../student/LoopFigures.tsx';
import styles from './Compare.module.css';
import { studentName } from './names.ts';
import { PaperJobs } from './PaperJobs.tsx';
import { costsOf, pairOf } from './paper-pair.ts';
import { type PaperCosts, paperRows } from './paper-rows.ts';

const COLUMNS = ['CLIP-Embed-KD', 'CLIP-Teacher-KD', 'difference'] as const;

export function PaperCard() {
  const photos = useStudio((studio) => studio.photos);
  const student = useStudio((studio) => studio.student);
  const teacher = useStudio((studio) => studio.teacher);
  const classes = useStudio((studio) => studio.project?.classes.length ?? 1);
  const { recipe, runs } = student;
  const pair = useMemo(
    () => pairOf(recipe, teacher.facts?.fingerprint ?? null),
    [recipe, teacher.facts?.fingerprint],
  );
  const scores = useMemo(() => paperScores(runs, pair.embed), [runs, pair]);
  const included = photos.filter((photo) => !photo.isExcluded);
  if (included.length === 0) return null;
  const hasLooked = teacher.facts !== null && teacher.embedded >= included.length;
  const steps = stepsPerEpoch(included.filter(({ split }) => split === 'train').length, pair.plan.batchSize);
  const costs = costsOf(pair, student, teacher, classes);
  const name = studentName(pair.plan.students[0]!);
  return (
    <Card title="CLIP-Embed-KD against CLIP-Teacher-KD" note={noteOf(hasLooked ? costs : null)}>
      <div className={styles['body']}>
        <p>
          The paper’s question, on your photos: is it enough to store what the teacher saw, or must it look at
          every batch? Here for: {name} at {recipe.student.imageSizePx} px, batches of {recipe.batchSize}.
        </p>
        {hasLooked ? (
          <>
            <LoopTable rows={paperRows(costs, steps, scores)} columns={COLUMNS} />
            <ScoreNote scores={scores} />
            <PaperJobs pair={pair} costs={costs} stepsPerEpoch={steps} />
          </>
        ) : (
          <LookFirst />
        )}
      </div>
    </Card>
  );
}

/** What the accuracies rest on, and what they do not say. */
function ScoreNote({ scores }: { readonly scores: PaperScores | null }) {
  return (
    <p>
      {scores === null
        ? null
        : `Accuracy after ${formatCountOf(scores.epochs, 'epoch')}, on ${formatCountOf(scores.embed.count, 'seed')}${scores.embed.count === 1 ? ': nothing can be said about noise' : ''}. `}
      Both are trained on stored embeddings, CLIP-Teacher-KD on each photo’s own: its accuracy here is not
      that of a teacher who sees every crop anew. Its time and memory are those of the loop.
    </p>
  );
}

function LookFirst() {
  const session = useSession();
  return (
    <div className={styles['foot']}>
      <p>The teacher has to look at the photos before the two can be compared.</p>
      <Button onClick={() => session.show('teacher')}>Go to the teacher</Button>
    </div>
  );
}

function noteOf(costs: PaperCosts | null): string {
  if (costs === null) return 'the paper’s figure';
  return `time and memory ${costs.isMeasured ? 'measured on this device' : 'estimated'}`;
}
