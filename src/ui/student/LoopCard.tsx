/**
 * What stored embeddings save: the recipe's step against the same step with the teacher in the loop. Estimated at
 * once from what is known; measured on this device when asked. Nothing for objectives that ask no teacher.
 */

import { needsOf } from '../../core/objectives/registry.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import type { StudentFacts } from '../../core/records/run.ts';
import { asksTeacher } from '../../core/supplies/needs.ts';
import {
  estimateLoop,
  type LoopCost,
  type LoopEstimate,
  loopKey,
  loopRatios,
} from '../../core/training/loop-cost.ts';
import { isAtWork } from '../../state/jobs/under-way.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatTimes } from '../base/format.ts';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './LoopCard.module.css';
import { LoopBars, LoopParts, LoopProjection, LoopTable } from './LoopFigures.tsx';
import { estimatedRows, measuredRows, type RunLength } from './loop-rows.ts';

/** What is known of the recipe's run, measured or probed; null where it is not known yet. */
export interface LoopSubject {
  readonly recipe: Recipe;
  readonly msPerStep: number | null;
  readonly steps: number | null;
  readonly student: StudentFacts | null;
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

export function LoopCard(subject: LoopSubject) {
  const { recipe } = subject;
  const session = useSession();
  const teacher = useStudio((studio) => studio.teacher);
  const photos = useStudio((studio) => studio.photos.filter((photo) => !photo.isExcluded).length);
  const costs = useStudio((studio) => studio.student.loopCosts);
  if (!asksTeacher(needsOf(recipe.objective))) return null;
  const cost = costs.find(({ key }) => key === loopKey(recipe));
  const estimate = estimateOf(subject, teacher);
  const obstacle = obstacleOf(recipe, teacher, photos);
  const { msPerImage } = teacher;
  const { steps } = subject;
  const length = steps === null || msPerImage === null ? null : { steps, lookMs: photos * msPerImage };
  return (
    <Card title="With the teacher in the loop" note={noteOf(cost, estimate)}>
      <div className={styles['body']}>
        {cost !== undefined ? (
          <Measured cost={cost} length={length} />
        ) : estimate !== null && obstacle === null ? (
          <Estimated estimate={estimate} length={length} />
        ) : (
          <p>
            This student reads what the teacher said when it looked at each photo once. What would it cost if
            the teacher looked at every batch instead, as distillation usually does?
          </p>
        )}
        <StationFault station="loop" onRemedy={() => void session.student.measureLoop(recipe)} />
        {obstacle === null ? (
          <Measure recipe={recipe} isMeasured={cost !== undefined} />
        ) : (
          <div className={styles['foot']}>
            <p>{obstacle}</p>
            <Button onClick={() => session.show('teacher')}>Go to the teacher</Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function Measured({ cost, length }: { cost: LoopCost; length: RunLength | null }) {
  const { time, weights } = loopRatios(cost);
  return (
    <>
      <Sentence teacher={cost.teacher.name} time={formatTimes(time)} weights={formatTimes(weights)} />
      <LoopBars ms={cost.ms} />
      <LoopTable rows={measuredRows(cost, length)} />
      <LoopParts ms={cost.ms} />
      <LoopProjection cost={cost} />
    </>
  );
}

interface Estimate extends LoopEstimate {
  readonly teacherName: string;
  readonly studentBytes: number;
  readonly teacherBytes: number;
}

function Estimated({ estimate, length }: { estimate: Estimate; length: RunLength | null }) {
  const { teacherName, time, weights } = estimate;
  return (
    <>
      <Sentence teacher={teacherName} time={`~${formatTimes(time)}`} weights={formatTimes(weights)} />
      <LoopTable rows={estimatedRows(estimate, estimate.studentBytes, estimate.teacherBytes, length)} />
    </>
  );
}

function estimateOf({ recipe, msPerStep, student }: LoopSubject, teacher: TeacherState): Estimate | null {
  const { facts, msPerImage } = teacher;
  if (facts === null || msPerImage === null || msPerStep === null || student === null) return null;
  const [studentBytes, teacherBytes] = [student.sizeBytes, facts.sizeBytes];
  const estimate = estimateLoop(msPerStep, recipe.batchSize, msPerImage, studentBytes, teacherBytes);
  return { ...estimate, teacherName: facts.name, studentBytes, teacherBytes };
}

function noteOf(cost: LoopCost | undefined, estimate: Estimate | null): string {
  if (cost !== undefined) return `measured on this device on ${dates.format(cost.measuredAtMs)}`;
  return estimate === null ? 'not measured yet' : 'estimated';
}

function Sentence({ teacher, time, weights }: { teacher: string; time: string; weights: string }) {
  return (
    <p>
      If {teacher} looked at every batch, instead of once at each photo, a step would take <b>{time}</b> the
      time and keep <b>{weights}</b> the weights in memory.
    </p>
  );
}

/** One button for both, so that the focus stays where it is. */
function Measure({ recipe, isMeasured }: { recipe: Recipe; isMeasured: boolean }) {
  const session = useSession();
  const job = useStudio((studio) => studio.jobs.loop ?? null);
  const isBusy = useStudio(({ jobs }) => isAtWork(jobs.train) || isAtWork(jobs.look));
  return (
    <div className={styles['foot']}>
      {job === null ? (
        <details>
          <summary>
            {isBusy ? 'It can be measured when nothing else is at work' : 'How it is measured'}
          </summary>
          <p>
            A student that is thrown away takes batches of your photos twice in turn: on stored embeddings,
            and on those that the teacher gives at that moment for the same crops, cut from the stored photos
            at its own size. The page carries them between the two workers; each times its own part, nothing
            overlaps, and neither messages nor reading from storage count. Medians of 4 to 12 pairs, after one
            that warms up. Your runs are not touched.
          </p>
        </details>
      ) : (
        <JobCard job={job} />
      )}
      <Button
        disabled={job === null && isBusy}
        onClick={() =>
          job === null ? void session.student.measureLoop(recipe) : session.student.cancelLoop()
        }
      >
        {job !== null ? 'Cancel' : isMeasured ? 'Measure again' : 'Measure it'}
      </Button>
    </div>
  );
}

/** Why the two cannot be compared, null when they can. */
function obstacleOf(recipe: Recipe, { facts, embedded }: TeacherState, photos: number): string | null {
  if (facts === null || embedded < photos) {
    return 'The teacher has to look at the photos before the two can be compared.';
  }
  if (facts.fingerprint === recipe.teacherFingerprint) return null;
  return `This student learns from another teacher than ${facts.name}. Choose that one to compare.`;
}
