/**
 * The student beside its teacher with a probe, so that one sees where the teacher itself would do. Nothing of a teacher
 * whose embeddings were computed elsewhere: it cannot be run here.
 */
import type { ReactNode } from 'react';
import { binomialError } from '../../core/bakeoff/statistics.ts';
import { figuresOfEvaluation } from '../../core/metrics/figures.ts';
import { TOP1 } from '../../core/metrics/top1.ts';
import type { Evaluation, Run } from '../../core/records/run.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { withProbe } from '../../core/teachers/with-probe.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import table from '../base/FigureTable.module.css';
import { formatBytes, formatCountOf, formatMs, formatPercent } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { TermHint } from '../base/TermHint.tsx';
import { type Asked, type Contender, compare } from './beside.ts';
import styles from './TeacherBeside.module.css';

interface TeacherBesideProps {
  readonly run: Run;
  readonly evaluation: Evaluation;
  /** What more is said of the choice between the two. */
  children?(facts: TeacherFacts): ReactNode;
}

export function TeacherBeside({ run, evaluation, children }: TeacherBesideProps) {
  const { facts, choice, knowledge } = useStudio((studio) => studio.teacher);
  const project = useStudio((studio) => studio.project);
  const { split, labels, classes } = evaluation;
  if (facts === null || choice.origin === 'embeddings' || run.student === null || split === 'train')
    return null;
  const student: Contender = {
    top1: figuresOfEvaluation(evaluation)[TOP1.id]!,
    sizeBytes: run.student.sizeBytes,
    msPerImage: evaluation.msPerImage,
  };
  const top1 = knowledge?.linearProbe[split] ?? null;
  const teacher = { top1, ...withProbe(facts, classes.length) };
  const photos = labels.length;
  const isSamePhotos =
    knowledge?.revision === evaluation.revision && project?.classes.length === classes.length;
  return (
    <Card title="The student, or the teacher itself?" note={`${split}, ${formatCountOf(photos, 'photo')}`}>
      <div className={styles['halves']}>
        <table className={table['table']}>
          <thead>
            <tr>
              <td />
              <th scope="col">
                <TermHint hint={uncertainty(student.top1, top1, photos)}>Right</TermHint>
              </th>
              <th scope="col">
                <TermHint hint="Of the student its weights; of the teacher the file that ran, and the probe.">
                  Size
                </TermHint>
              </th>
              <th scope="col">
                <TermHint hint="Of the networks alone, in batches, each on the device that it runs on here. Decoding a photo comes on top.">
                  A photo
                </TermHint>
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name="this student" figures={student} />
            <Row
              name={
                <>
                  <bdi>{facts.name}</bdi> with a{' '}
                  <TermHint hint="A linear probe: softmax(W·e + b), fitted on the embeddings e of all labelled training photos.">
                    probe
                  </TermHint>
                </>
              }
              figures={teacher}
            />
          </tbody>
        </table>
        <div className={styles['words']}>
          {top1 === null ? (
            <Unmeasured isKnown={knowledge !== null} />
          ) : isSamePhotos ? (
            <Compared
              student={student}
              teacher={{ ...teacher, top1 }}
              asked={{ split, photos, labelBudget: run.recipe.labelBudget }}
            />
          ) : (
            <p>
              The two were asked of different labels, splits or classes, so they are not compared. Train or
              evaluate the student again.
            </p>
          )}
          {children?.(facts)}
        </div>
      </div>
    </Card>
  );
}

function uncertainty(student: number, teacher: number | null, photos: number): string {
  const error = (top1: number) => `± ${(binomialError(top1, photos) * 100).toFixed(1)} points`;
  const ofTeacher = teacher === null ? '' : `, of the teacher ${error(teacher)}`;
  return `Standard error of ${photos} photos, sqrt(p (1 − p) / n): of the student ${error(student)}${ofTeacher}. A difference of less than 2 · sqrt(a² + b²) of two errors a and b may be chance.`;
}

interface RowProps {
  readonly name: ReactNode;
  readonly figures: Omit<Contender, 'top1'> & { readonly top1: number | null };
}

function Row({ name, figures: { top1, sizeBytes, msPerImage } }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{top1 === null ? '–' : formatPercent(top1)}</td>
      <td>{formatBytes(sizeBytes)}</td>
      <td>{msPerImage === null ? '–' : formatMs(msPerImage)}</td>
    </tr>
  );
}

interface ComparedProps {
  readonly student: Contender;
  readonly teacher: Contender;
  readonly asked: Asked;
}

function Compared({ student, teacher, asked }: ComparedProps) {
  const { verdict, figures } = compare(student, teacher, asked);
  return (
    <p>
      {verdict !== null && <b>{verdict}</b>} {figures}
    </p>
  );
}

/** @param isKnown whether the teacher was assessed: then it is the labels of the training photos that are missing */
function Unmeasured({ isKnown }: { isKnown: boolean }) {
  const session = useSession();
  if (isKnown) return <p>Without labelled training photos there is no probe to compare with.</p>;
  return (
    <>
      <p>What the teacher knows was not measured for these labels and splits.</p>
      <Button size="small" onClick={() => session.show('teacher')}>
        Go to the teacher
      </Button>
    </>
  );
}
