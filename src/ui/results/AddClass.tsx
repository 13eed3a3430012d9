/** One more class for a student that answers in the teacher's space: its name is typed, and the teacher reads it. */
import { useState } from 'react';
import type { Run } from '../../core/records/run.ts';
import type { TeacherFacts } from '../../core/records/teacher.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { StationFault } from '../base/FaultNote.tsx';
import { formatCountOf } from '../base/format.ts';
import { JobCard } from '../base/JobCard.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './AddClass.module.css';

export function AddClass({ run, classes }: { run: Run; classes: number }) {
  const session = useSession();
  const facts = useStudio((studio) => studio.teacher.facts);
  const job = useStudio((studio) => studio.jobs.addClass ?? null);
  const [name, setName] = useState('');
  if (run.recipe.head.kind !== 'space') return null;
  const added = run.addedClasses;
  const reason = whyNot(run, facts);
  const add = async () => {
    if (await session.results.addClass(name.trim())) setName('');
  };
  return (
    <Card
      title="Add a class"
      note={added.length === 0 ? undefined : `${formatCountOf(added.length, 'class', 'classes')} added`}
    >
      <div className={styles['body']}>
        <p className={styles['hint']}>
          This student learned to see as its teacher does, so it can name what it was never shown. It answers
          with an added class in “Try it” and in the file that you take away; the figures above stay those of
          the {formatCountOf(classes, 'class', 'classes')} it was trained on.
        </p>
        {reason === null ? (
          <form
            className={styles['form']}
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <input
              type="text"
              aria-label="Name of the class"
              placeholder="as one would say it: sailing boat"
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" disabled={name.trim() === '' || job !== null}>
              Add
            </Button>
          </form>
        ) : (
          <p className={styles['hint']}>{reason}</p>
        )}
        <StationFault station="vocabulary" onRemedy={() => void add()} />
        {job === null ? null : (
          <JobCard job={job} actions={<Button onClick={session.results.cancelAddClass}>Cancel</Button>} />
        )}
        {added.length === 0 ? null : (
          <ul className={styles['added']} aria-label="Added classes">
            {added.map((one) => (
              <li key={one.name}>
                {one.name}
                <Button
                  size="small"
                  variant="quiet"
                  onClick={() => void session.results.removeClass(one.name)}
                >
                  Remove<span className={styles['hidden']}> {one.name}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

/** null where a name can be added. */
function whyNot(run: Run, facts: TeacherFacts | null): string | null {
  if (facts === null || facts.fingerprint !== run.recipe.teacherFingerprint) {
    return 'Its teacher is not the present one: choose that one again at the Teacher station, and it can read a name.';
  }
  if (!facts.hasText) {
    return `${facts.name} does not read, so a name tells it nothing. Only a student of a teacher that reads, such as a CLIP, can be given a class by its name.`;
  }
  return null;
}
