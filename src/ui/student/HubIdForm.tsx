/** Any network on the Hub, by its id: its size is asked for while it is typed. */
import { useEffect, useState } from 'react';
import { parseHubName } from '../../core/onnx/hub-file.ts';
import { Button } from '../base/Button.tsx';
import { Field } from '../base/Field.tsx';
import { formatBytes } from '../base/format.ts';
import { useSession, useStudio } from '../base/studio-context.tsx';
import styles from './HubStudents.module.css';
import { knownFile } from './hub-size.ts';

export function HubIdForm({ isOffline }: { readonly isOffline: boolean }) {
  const session = useSession();
  const models = useStudio((studio) => studio.models);
  const [text, setText] = useState('');
  const name = parseHubName(text);
  const id = name?.id ?? null;
  useEffect(() => {
    if (id !== null && !isOffline) void session.models.list(id);
  }, [session, id, isOffline]);
  const { sizeBytes, problem } = name === null ? { sizeBytes: null, problem: null } : knownFile(name, models);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== null) void session.models.fetchNetwork(name.id, name.path);
      }}
    >
      <Field label="Another, by its id on the Hub">
        <input
          type="text"
          value={text}
          placeholder="owner/model, or owner/model/file.onnx"
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Button type="submit" disabled={name === null || problem !== null || isOffline}>
        {sizeBytes === null ? 'Fetch' : `Fetch ${formatBytes(sizeBytes)}`}
      </Button>
      <p className={styles['problem']} aria-live="polite">
        {problem}
      </p>
    </form>
  );
}
