/** The exact teacher: its id on the Hub, the precision of its weights, and what it runs on. */
import { useEffect } from 'react';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { Card } from '../base/Card.tsx';
import { Field } from '../base/Field.tsx';
import { useSession, useStudio } from '../base/studio-context.tsx';
import { isMissing, knownFiles, sizeWords } from './load-cost.ts';
import styles from './TeacherOptions.module.css';
import { DEVICES, DTYPES } from './teacher-offers.ts';

export function TeacherOptions({ choice, isNamed }: { choice: TeacherChoice; isNamed: boolean }) {
  const session = useSession();
  const models = useStudio((studio) => studio.models);
  const { id } = choice;
  useEffect(() => void session.models.list(id), [session, id]);
  const files = knownFiles(choice, models);
  const problem = models.listing?.id === id ? models.listing.problem : null;
  const change = (part: Partial<TeacherChoice>) => session.teacher.choose({ ...choice, ...part });
  return (
    <Card title="Exactly which" note="whatever is chosen must pass the self-test before it sees a photo">
      <div className={styles['fields']}>
        <Field label="Id on the Hub">
          <input
            type="text"
            value={choice.id}
            readOnly={isNamed}
            placeholder="owner/model"
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => change({ id: event.target.value.trim() })}
          />
        </Field>
        <Field label="Weights">
          <select
            value={choice.dtype}
            onChange={(event) => change({ dtype: event.target.value as TeacherChoice['dtype'] })}
          >
            {DTYPES.map(({ value, words }) => (
              <option key={value} value={value} disabled={isMissing(value, files)}>
                {words}
                {sizeWords(value, files)}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Runs on">
          <select
            value={choice.device}
            onChange={(event) => change({ device: event.target.value as TeacherChoice['device'] })}
          >
            {DEVICES.map(({ value, words }) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <p className={styles['problem']} aria-live="polite">
        {problem}
      </p>
    </Card>
  );
}
