/** The fixture for everything that needs text, number formats or a Hub, seen through the library that the app uses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeacherChoice } from '../../core/records.ts';
import { cosineOf, GOLDEN_INPUTS, goldenInputs } from '../../core/teachers/self-test.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { openRuntime, type Transformers } from './runtime.ts';

const CHOICE: TeacherChoice = { id: 'tiny-clip', origin: 'same-origin', dtype: 'auto', device: 'wasm' };
const DTYPES = { fp32: 0.999999, fp16: 0.9999, q8: 0.998, q4: 0.996, q4f16: 0.996 } as const;

interface Golden {
  readonly imageEmbeds: readonly (readonly number[])[];
  readonly prompts: readonly string[];
  readonly promptIds: readonly (readonly number[])[];
  readonly textEmbeds: readonly (readonly number[])[];
}

let transformers: Transformers;
let golden: Golden;

beforeAll(async () => {
  ({ transformers } = await openRuntime(CHOICE, false, new AbortController().signal, () => undefined));
  golden = (await (await fetch('/teachers/tiny-clip/golden.json')).json()) as Golden;
});

function lowestCosine(values: Float32Array, rows: readonly (readonly number[])[]): number {
  const dims = values.length / rows.length;
  return Math.min(...rows.map((row, i) => cosineOf(values.subarray(i * dims, (i + 1) * dims), row)));
}

describe('the tiny CLIP in transformers.js', () => {
  it('is tokenised as its own tokenizer does', async () => {
    const tokenizer = await transformers.AutoTokenizer.from_pretrained('tiny-clip');
    const encoded = golden.prompts.map((prompt) => tokenizer.encode(prompt));
    expect(encoded).toEqual(golden.promptIds);
  });

  it.each(Object.keys(DTYPES) as (keyof typeof DTYPES)[])('sees and reads in %s', async (dtype) => {
    const options = { dtype, device: 'wasm' } as const;
    const vision = await transformers.CLIPVisionModelWithProjection.from_pretrained('tiny-clip', options);
    const pixels = goldenInputs(GOLDEN_INPUTS, 32, 32);
    const seen = (await vision({
      pixel_values: new transformers.Tensor('float32', pixels, [GOLDEN_INPUTS, 3, 32, 32]),
    })) as { image_embeds: { data: Float32Array } };
    await vision.dispose();
    expect(lowestCosine(seen.image_embeds.data, golden.imageEmbeds)).toBeGreaterThan(DTYPES[dtype]);

    const tokenizer = await transformers.AutoTokenizer.from_pretrained('tiny-clip');
    const text = await transformers.CLIPTextModelWithProjection.from_pretrained('tiny-clip', options);
    const inputs = tokenizer([...golden.prompts], { padding: true, truncation: true }) as object;
    const read = (await text(inputs)) as { text_embeds: { data: Float32Array } };
    await text.dispose();
    expect(lowestCosine(read.text_embeds.data, golden.textEmbeds)).toBeGreaterThan(DTYPES[dtype]);
  });
});

describe('the tiny CLIP as a teacher', () => {
  let teacher: Client<TeacherCalls>;
  beforeAll(() => {
    teacher = connect<TeacherCalls>(
      new Worker(new URL('../teacher.worker.ts', import.meta.url), { type: 'module' }),
      'teacher',
    );
  });
  afterAll(() => teacher.end());

  it('passes its golden test', async () => {
    const facts = await teacher.call('load', { choice: { ...CHOICE, dtype: 'q8' } });
    expect(facts).toMatchObject({ dtype: 'q8', device: 'wasm', dims: 64, imageSizePx: 32 });
    expect(facts.selfTests.at(-1)!.cosine).toBeGreaterThan(0.998);
  });

  it('is not believed in the number format that is damaged', async () => {
    const damaged = teacher.call('load', {
      choice: { ...CHOICE, id: 'tiny-clip-damaged-q8', dtype: 'q8' },
    });
    await expect(damaged).rejects.toMatchObject({
      code: 'SELF_TEST_FAILED',
      message: expect.stringContaining('with its golden embeddings'),
    });
    const whole = await teacher.call('load', {
      choice: { ...CHOICE, id: 'tiny-clip-damaged-q8', dtype: 'fp32' },
    });
    expect(whole.selfTests.at(-1)!.cosine).toBeGreaterThan(0.9999);
  });
});
