/** The other half of a two-tower teacher: texts in, one embedding each out, in the space of its photos. */
import { PupilError, toWire } from '../../core/errors.ts';
import type { TeacherDtype } from '../../core/teachers/catalogue.ts';
import type { Runtime } from './runtime.ts';
import { throwSessionFailure } from './session-guard.ts';

export interface TextTower {
  /** @returns [texts, dims], not normalised */
  read(texts: readonly string[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** How a family of models reads. */
interface Family {
  readonly model: 'CLIPTextModelWithProjection' | 'SiglipTextModel';
  readonly maxTokens: number;
  readonly output: string;
}

const CLIP: Family = { model: 'CLIPTextModelWithProjection', maxTokens: 77, output: 'text_embeds' };
const FAMILIES: Readonly<Record<string, Family>> = {
  clip: CLIP,
  mobileclip: CLIP,
  siglip: { model: 'SiglipTextModel', maxTokens: 64, output: 'pooler_output' },
};

/** On WASM, smallest first: a few dozen prompts are no work for a GPU, and what WASM says needs no second opinion. */
const DTYPES: readonly TeacherDtype[] = ['q8', 'fp32'];

/** Whether this kind of model can read, if it has the files for it. */
export function canRead(modelType: string): boolean {
  return Object.hasOwn(FAMILIES, modelType);
}

/** @throws {PupilError} TEACHER_UNSUPPORTED when it has no text tower, or none that runs here */
export async function openTextTower(runtime: Runtime, id: string, modelType: string): Promise<TextTower> {
  const family = FAMILIES[modelType];
  if (family === undefined) throw noText(id, 'it looks at photos only');
  const { transformers } = runtime;
  const tokenizer = await transformers.AutoTokenizer.from_pretrained(id).catch((thrown: unknown) => {
    throw runtime.failure() ?? noText(id, toWire(thrown).message);
  });
  const model = await openModel(runtime, family, id);
  return {
    async read(texts) {
      const tokens = tokenizer([...texts], {
        // All were trained on texts of full length.
        padding: 'max_length',
        truncation: true,
        max_length: family.maxTokens,
      });
      const outputs = (await model(tokens)) as Record<string, { readonly data: Float32Array } | undefined>;
      throwSessionFailure();
      const output = outputs[family.output];
      if (output === undefined) throw noText(id, `it gives no ${family.output}`);
      const values = Float32Array.from(output.data);
      if (!values.every(Number.isFinite)) throw noText(id, 'it answers with numbers that are not finite');
      return values;
    },
    async close() {
      await model.dispose();
    },
  };
}

async function openModel({ transformers, failure }: Runtime, family: Family, id: string) {
  let reason = '';
  for (const dtype of DTYPES) {
    try {
      const model = await transformers[family.model].from_pretrained(id, { device: 'wasm', dtype });
      throwSessionFailure();
      return model;
    } catch (thrown) {
      const { code, message } = toWire(thrown);
      if (code === 'CANCELLED') throw thrown;
      reason = message;
    }
  }
  throw failure() ?? noText(id, reason);
}

function noText(id: string, reason: string): PupilError {
  return new PupilError(
    'TEACHER_UNSUPPORTED',
    `${id} cannot read texts: ${reason.replace(/\.$/, '')}. Label a handful of photos of each class instead, and let it propose by likeness.`,
    { id },
  );
}
