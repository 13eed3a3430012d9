/** The teacher with its probe as a file: what it is and how large, then the proof and the file. */
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { teacherRecord } from '../../core/teachers/catalogue.ts';
import { withProbe } from '../../core/teachers/with-probe.ts';
import { Button } from '../base/Button.tsx';
import { formatBytes, formatCountOf, formatPercent } from '../base/format.ts';
import { Icon } from '../base/Icon.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { teachersFiles } from '../results/beside.ts';
import { saveZip } from './save-zip.ts';

export function TeacherTakeaway({ facts }: { facts: TeacherFacts }) {
  const session = useSession();
  const choice = useStudio((studio) => studio.teacher.choice);
  const classes = useStudio((studio) => studio.project?.classes.length ?? 0);
  const exported = useStudio((studio) => studio.takeaway.exportedTeacher);
  const isBusy = useStudio((studio) => studio.jobs.export !== undefined);
  if (exported !== null) {
    const { proof } = exported;
    return (
      <>
        <p>
          Read again by ONNX Runtime in a fresh worker, the teacher with its probe answers{' '}
          {formatCountOf(proof.checkedImages, 'photo')} as the stored embeddings do:{' '}
          {formatPercent(proof.agreement)} of the same class, largest difference{' '}
          <b>{proof.maxAbsDifference.toExponential(1)}</b>.
        </p>
        <Button onClick={() => saveZip(exported)}>
          <Icon name="download" /> Download the teacher, {formatBytes(exported.zip.length)}
        </Button>
      </>
    );
  }
  return (
    <>
      <p>
        The zip above holds the student. <bdi>{facts.name}</bdi> {teachersFiles(choice)}, under the licence “
        {teacherRecord(choice).licence}”, and can leave as a file of its own: its image tower and the probe as
        one ONNX file, in a folder that transformers.js opens.
      </p>
      <Button disabled={isBusy} onClick={() => void session.takeaway.exportTeacher()}>
        Export the teacher with its probe, about {formatBytes(withProbe(facts, classes).sizeBytes)}
      </Button>
    </>
  );
}
