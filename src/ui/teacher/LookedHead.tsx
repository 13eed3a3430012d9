/** How much the teacher has seen, with which model, on what, and what it cost. */
import type { TeacherFacts } from '../../core/records/teacher.ts';
import type { TeacherState } from '../../state/teacher/slice.ts';
import { Button } from '../base/Button.tsx';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatMs } from '../base/format.ts';
import { StationHead } from '../base/StationHead.tsx';
import { useSession } from '../base/studio-context.tsx';

interface LookedHeadProps {
  readonly teacher: TeacherState;
  readonly facts: TeacherFacts;
  /** Photos of the project that are not excluded. */
  readonly included: number;
  onLook(): void;
  onOther(): void;
}

export function LookedHead({ teacher, facts, included, onLook, onOther }: LookedHeadProps) {
  const session = useSession();
  const { choice, embedded, embedSeconds, msPerImage } = teacher;
  const isWhole = embedded >= included;
  const isElsewhere = choice.origin === 'embeddings';
  const whole = isElsewhere ? 'Every photo has an embedding' : 'The teacher has seen every photo';
  const cost = [
    embedSeconds === null ? null : formatDuration(embedSeconds * 1000),
    msPerImage === null ? null : `${formatMs(msPerImage)} a photo`,
  ].filter((part) => part !== null);
  return (
    <StationHead
      title={
        isWhole
          ? whole
          : `The teacher has seen ${formatCount(embedded)} of ${formatCountOf(included, 'photo')}`
      }
      actions={
        <>
          <Button onClick={onOther}>Another teacher</Button>
          {isWhole ? (
            <Button variant="primary" onClick={() => session.show('student')}>
              On to the student
            </Button>
          ) : (
            <Button variant="primary" onClick={onLook}>
              Go on
            </Button>
          )}
        </>
      }
    >
      <bdi>{facts.name}</bdi>{' '}
      {isElsewhere ? (
        `(${formatBytes(facts.sizeBytes)}, ${facts.dtype}), computed elsewhere`
      ) : (
        <>
          {facts.dtype} ({formatBytes(facts.sizeBytes)}) on{' '}
          {facts.device === 'webgpu' ? 'WebGPU' : `WASM, ${formatCountOf(facts.threads, 'thread')}`}
        </>
      )}{' '}
      · {formatCount(facts.dims)} numbers a photo{cost.length > 0 && ` · ${cost.join(', ')}`}
    </StationHead>
  );
}
