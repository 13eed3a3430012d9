/**
 * What an .onnx does not say of itself: how photos are fed to it and what of its answer is the embedding. Defaults
 * come from its shapes.
 */
import { type FormEvent, useState } from 'react';
import type { OnnxValue } from '../../core/files/onnx.ts';
import {
  type EncoderSettings,
  type Fit,
  type Layout,
  MAX_ENCODER_SIDE_PX,
  MIN_ENCODER_SIDE_PX,
  type Normalisation,
  type Pooling,
  poolingFor,
  shapeInWords,
} from '../../core/teachers/image-encoder.ts';
import { teacherIdFrom } from '../../core/teachers/kept-teachers.ts';
import type { BroughtEncoder } from '../../state/models/slice.ts';
import { Button } from '../base/Button.tsx';
import { Card } from '../base/Card.tsx';
import { Field } from '../base/Field.tsx';
import { formatBytes } from '../base/format.ts';
import { useSession } from '../base/studio-context.tsx';
import styles from './EncoderForm.module.css';
import { FITS, LAYOUTS, NORMALISATIONS, POOLINGS, type Words } from './encoder-words.ts';

/** @long one form, field after field */
export function EncoderForm({ brought }: { brought: BroughtEncoder }) {
  const session = useSession();
  const { question, fileName, sizeBytes } = brought;
  const { input, isSizeFixed, suggested } = question;
  const [name, setName] = useState(() =>
    teacherIdFrom(
      fileName
        .split('/')
        .at(-1)!
        .replace(/\.onnx$/i, ''),
    ),
  );
  const [settings, setSettings] = useState(suggested);
  const set = (part: Partial<EncoderSettings>) => setSettings({ ...settings, ...part });
  const send = (event: FormEvent) => {
    event.preventDefault();
    void session.models.keepEncoder(name, settings);
  };
  const size =
    settings.widthPx === settings.heightPx
      ? `${settings.widthPx}`
      : `${settings.widthPx} x ${settings.heightPx}`;
  return (
    <Card title="How is this network used?" note={`${fileName.split('/').at(-1)}, ${formatBytes(sizeBytes)}`}>
      <p className={styles['words']}>
        It takes <code>{input.name}</code> {input.type} {shapeInWords(input.shape)}. The rest only its maker
        knows: what is filled in is likely, and a wrong answer makes a poor teacher.
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
          <Field label="Image size, px" note={isSizeFixed ? 'fixed by the file' : undefined}>
            {isSizeFixed ? (
              <input type="text" readOnly value={size} />
            ) : (
              <input
                type="number"
                required
                min={MIN_ENCODER_SIDE_PX}
                max={MAX_ENCODER_SIDE_PX}
                value={settings.widthPx}
                onChange={(event) => {
                  const sidePx = event.target.valueAsNumber;
                  set({ widthPx: sidePx, heightPx: sidePx });
                }}
              />
            )}
          </Field>
          <Choices question={question} settings={settings} set={set} />
        </div>
        <div className={styles['actions']}>
          <Button onClick={() => session.models.dismiss()}>Cancel</Button>
          <Button look="primary" type="submit">
            Keep it as a teacher
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface ChoicesProps {
  readonly question: BroughtEncoder['question'];
  readonly settings: EncoderSettings;
  set(part: Partial<EncoderSettings>): void;
}

function Choices({ question: { outputs, isLayoutFixed }, settings, set }: ChoicesProps) {
  return (
    <>
      <Choice<Fit> label="Photos are" words={FITS} value={settings.fit} onChange={(fit) => set({ fit })} />
      <Choice<Normalisation>
        label="Pixel values"
        words={NORMALISATIONS}
        value={settings.normalisation}
        onChange={(normalisation) => set({ normalisation })}
      />
      <Choice<Layout>
        label="Layout"
        words={LAYOUTS}
        value={settings.layout}
        isFixed={isLayoutFixed}
        onChange={(layout) => set({ layout })}
      />
      <OutputChoice
        outputs={outputs}
        value={settings.output}
        onChange={(output) => set({ output: output.name, pooling: poolingFor(output) })}
      />
      <Choice<Pooling>
        label="Embedding"
        words={POOLINGS}
        value={settings.pooling}
        onChange={(pooling) => set({ pooling })}
      />
    </>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly words: Words<Value>;
  readonly value: Value;
  readonly isFixed?: boolean;
  onChange(value: Value): void;
}

function Choice<Value extends string>({
  label,
  words,
  value,
  isFixed = false,
  onChange,
}: ChoiceProps<Value>) {
  return (
    <Field label={label} note={isFixed ? 'fixed by the file' : undefined}>
      <select value={value} disabled={isFixed} onChange={(event) => onChange(event.target.value as Value)}>
        {words.map((one) => (
          <option key={one.value} value={one.value}>
            {one.words}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface OutputChoiceProps {
  readonly outputs: readonly OnnxValue[];
  readonly value: string;
  onChange(output: OnnxValue): void;
}

function OutputChoice({ outputs, value, onChange }: OutputChoiceProps) {
  return (
    <Field label="Output">
      <select
        value={value}
        onChange={(event) => onChange(outputs.find(({ name }) => name === event.target.value)!)}
      >
        {outputs.map(({ name, shape }) => (
          <option key={name} value={name}>
            {name} {shapeInWords(shape)}
          </option>
        ))}
      </select>
    </Field>
  );
}
