/** How photos are fed to an encoder, and what of its answer is the embedding, field after field. */
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
import type { BroughtEncoder } from '../../state/models/slice.ts';
import { Field } from '../base/Field.tsx';
import { FITS, LAYOUTS, NORMALISATIONS, POOLINGS, scalingInWords, type Words } from './encoder-words.ts';

interface EncoderFieldsProps {
  readonly question: BroughtEncoder['question'];
  readonly settings: EncoderSettings;
  set(part: Partial<EncoderSettings>): void;
}

export function EncoderFields({ question, settings, set }: EncoderFieldsProps) {
  const { given } = question.suggested;
  return (
    <>
      <SizeField isFixed={question.isSizeFixed} settings={settings} set={set} />
      <Choice<Fit> label="Photos are" words={FITS} value={settings.fit} onChange={(fit) => set({ fit })} />
      <Choice<Normalisation>
        label="Pixel values"
        words={
          given === undefined
            ? NORMALISATIONS
            : [{ value: 'given', words: scalingInWords(given) }, ...NORMALISATIONS]
        }
        value={settings.normalisation}
        onChange={(normalisation) => set({ normalisation })}
      />
      <Choice<Layout>
        label="Layout"
        words={LAYOUTS}
        value={settings.layout}
        isFixed={question.isLayoutFixed}
        onChange={(layout) => set({ layout })}
      />
      <OutputChoice
        outputs={question.outputs}
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

interface SizeFieldProps extends Pick<EncoderFieldsProps, 'settings' | 'set'> {
  readonly isFixed: boolean;
}

/** A file may fix a size that is no square; a person chooses squares. */
function SizeField({ isFixed, settings, set }: SizeFieldProps) {
  const { widthPx, heightPx } = settings;
  return (
    <Field label="Image size, px" note={isFixed ? 'fixed by the file' : undefined}>
      {isFixed ? (
        <input
          type="text"
          readOnly
          value={widthPx === heightPx ? `${widthPx}` : `${widthPx} x ${heightPx}`}
        />
      ) : (
        <input
          type="number"
          required
          min={MIN_ENCODER_SIDE_PX}
          max={MAX_ENCODER_SIDE_PX}
          value={widthPx}
          onChange={(event) => {
            const sidePx = event.target.valueAsNumber;
            set({ widthPx: sidePx, heightPx: sidePx });
          }}
        />
      )}
    </Field>
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
