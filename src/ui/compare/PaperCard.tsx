/**
 * The paper's figure on one's own photos: accuracy, time and memory of CLIP-Embed-KD against CLIP-Teacher-KD. Time
 * and memory are estimated at once and measured when asked; accuracies are of runs, which one press starts as a
 * comparison.
 */
import { useMemo } from 'react';
import { BASELINE, type BakeoffPlan, recipeOf } from '../../core/bakeoff/bakeoff.ts';
import { EMBED_KD_SUM, paperScores, TEACHER_KD_SUM } from '../../core/bakeoff/paper.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { countStudent } from '../../core/students/interpreters/count.ts';
import { nearestPreset } from '../../core/students/presets.ts';
import { describeStudent } from '../../core/students/student.ts';
import { estimateLoop, type LoopCost, loopKey } from '../../core/training/loop-cost.ts';
import { stepsPerEpoch } from '../../core/training/sampler.ts';
import { isAtWork } from '../../state/jobs/under-way.ts';
import type { StudentState } from '../../state/student/slice.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatCountOf, formatDuration } from '../base/format.ts';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { LoopTable } from '../student/LoopFigures.tsx';
import styles from './Compare.module.css';
import { studentName } from './names.ts';
import { paceOf } from './pace.ts';
import { estimatedCosts, measuredCosts, type PaperCosts, paperRows } from './paper-rows.ts';

const COLUMNS = ['CLIP-Embed-KD', 'CLIP-Teacher-KD', 'difference'] as const;

/** Both sides as they would be trained now, and the comparison that trains them. */
interface Pair {
  readonly plan: BakeoffPlan;
  readonly embed: Recipe;
  readonly teacher: Recipe;
}

/** @long one card, from top to bottom */
export function PaperCard() {
  const session = useSession();
  const photos = useStudio((studio) => studio.photos);
  const student = useStudio((studio) => studio.student);
  const teacher = useStudio((studio) => studio.teacher);
  const classes = useStudio((studio) => studio.project?.classes.length ?? 1);
  const bakeoff = useStudio((studio) => studio.bakeoff);
  const loopJob = useStudio((studio) => studio.jobs.loop ?? null);
  const isBusy = useStudio(({ jobs }) => isAtWork(jobs.train) || isAtWork(jobs.look));
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
  const isOpen = bakeoff?.status === 'running' || bakeoff?.status === 'paused';
  const measure = async () => {
    if (await session.student.measureLoop(pair.embed)) await session.student.measureLoop(pair.teacher);
  };
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
            <p>
              {scores === null
                ? null
                : `Accuracy after ${formatCountOf(scores.epochs, 'epoch')}, on ${formatCountOf(scores.embed.count, 'seed')}${scores.embed.count === 1 ? ': nothing can be said about noise' : ''}. `}
              Both are trained on stored embeddings, CLIP-Teacher-KD on each photo’s own: its accuracy here is
              not that of a teacher who sees every crop anew. Its time and memory are those of the loop.
            </p>
            <StationFault station="loop" onRemedy={() => void measure()} />
            {loopJob === null ? null : <JobCard job={loopJob} />}
            <div className={styles['foot']}>
              <p>{trainingWords(pair.plan, costs, steps, bakeoff !== null)}</p>
              <div className={styles['downloads']}>
                <Button
                  disabled={loopJob === null && isBusy}
                  onClick={() => (loopJob === null ? void measure() : session.student.cancelLoop())}
                >
                  {loopJob === null ? 'Measure time and memory' : 'Cancel'}
                </Button>
                <Button disabled={isBusy || isOpen} onClick={() => void session.bakeoff.start(pair.plan)}>
                  Train both
                </Button>
              </div>
            </div>
          </>
        ) : (
          <div className={styles['foot']}>
            <p>The teacher has to look at the photos before the two can be compared.</p>
            <Button onClick={() => session.show('teacher')}>Go to the teacher</Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function pairOf(recipe: Recipe, teacherFingerprint: string | null): Pair {
  const student = nearestPreset(recipe.student);
  const plan: BakeoffPlan = {
    objectives: [BASELINE, EMBED_KD_SUM, TEACHER_KD_SUM],
    students: [student],
    seeds: [1],
    imageSizePx: recipe.student.imageSizePx,
    epochs: recipe.epochs,
    batchSize: recipe.batchSize,
    labelBudget: recipe.labelBudget,
    backend: recipe.backend,
  };
  const of = (objective: string) =>
    recipeOf({ ...plan, teacherFingerprint, labelledShare: 1 }, { objective, student, seed: 1 });
  return { plan, embed: of(EMBED_KD_SUM), teacher: of(TEACHER_KD_SUM) };
}

function costsOf(
  { embed, teacher: inLoop, plan }: Pair,
  student: StudentState,
  { facts, msPerImage }: TeacherState,
  classes: number,
): PaperCosts | null {
  const measuredFor = (recipe: Recipe): LoopCost | undefined =>
    student.loopCosts.find(({ key }) => key === loopKey(recipe));
  const [stored, looped] = [measuredFor(embed), measuredFor(inLoop)];
  if (stored !== undefined && looped !== undefined) return measuredCosts(stored, looped);
  const msPerStep = paceOf(plan.students[0]!, student.recipe, student);
  if (facts === null || msPerImage === null || msPerStep === null) return null;
  const described = describeStudent(embed.student, { classes, teacherDims: facts.dims });
  const { sizeBytes } = countStudent(described);
  const estimate = estimateLoop(msPerStep, embed.batchSize, msPerImage, sizeBytes, facts.sizeBytes);
  return estimatedCosts(estimate, sizeBytes, facts.sizeBytes);
}

function noteOf(costs: PaperCosts | null): string {
  if (costs === null) return 'the paper’s figure';
  return `time and memory ${costs.isMeasured ? 'measured on this device' : 'estimated'}`;
}

function trainingWords(
  { epochs }: BakeoffPlan,
  costs: PaperCosts | null,
  steps: number,
  replaces: boolean,
): string {
  const time = costs === null ? '' : `, ~${formatDuration(3 * epochs * steps * costs.stepMs[0])}`;
  return (
    `To train both takes three runs of ${formatCountOf(epochs, 'epoch')}${time}: labels only is the third. ` +
    `It becomes ${replaces ? 'the comparison above in place of that one, whose runs stay' : 'a comparison above'}.`
  );
}
