/**
 * What an .onnx does not say of itself: how photos are fed to it and what of its answer is the embedding. Defaults
 * come from its shapes.
 */
import { type FormEvent, useState } from 'react';
import { type EncoderSettings, shapeInWords } from '../../core/teachers/image-encoder.ts';
import { teacherIdFrom } from '../../core/teachers/kept-teachers.ts';
import type { BroughtEncoder } from '../../state/models/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Field } from '../base/Field.tsx';
import { formatBytes } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import { EncoderFields } from './EncoderFields.tsx';
import styles from './EncoderForm.module.css';

export function EncoderForm({ brought }: { brought: BroughtEncoder }) {
  const session = useSession();
  const { question, sizeBytes } = brought;
  const fileName = brought.fileName.split('/').at(-1)!;
  const { input } = question;
  const [name, setName] = useState(() => teacherIdFrom(fileName.replace(/\.onnx$/i, '')));
  const [settings, setSettings] = useState(question.suggested);
  const set = (part: Partial<EncoderSettings>) => setSettings({ ...settings, ...part });
  const send = (event: FormEvent) => {
    event.preventDefault();
    void session.models.keepEncoder(name, settings);
  };
  return (
    <Card title="How is this network used?" note={`${fileName}, ${formatBytes(sizeBytes)}`}>
      <p className={styles['words']}>
        It takes <code>{input.name}</code> {input.type} {shapeInWords(input.shape)}.{' '}
        {question.configuredBy === undefined ? (
          'The rest only its maker knows: what is filled in is likely, and a wrong answer makes a poor teacher.'
        ) : (
          <>
            Size, fit and pixel values are filled in as <bdi>{question.configuredBy.split('/').at(-1)}</bdi>{' '}
            beside it says; the rest is likely.
          </>
        )}
      </p>
      <form onSubmit={send}>
        <div className={styles['fields']}>
          <Field label="Name">
            <input
              type="text"
              required
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <EncoderFields question={question} settings={settings} set={set} />
        </div>
        <div className={styles['actions']}>
          <Button onClick={() => session.models.dismiss()}>Cancel</Button>
          <Button variant="primary" type="submit">
            Keep it as a teacher
          </Button>
        </div>
      </form>
    </Card>
  );
}
