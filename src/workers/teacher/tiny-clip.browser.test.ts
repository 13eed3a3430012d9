/**
 * The fixture for everything that needs text, number formats or a Hub, seen through the library that the app uses.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { intoBatch, type Pixels, parsePreprocessing } from '../../core/teachers/preprocess.ts';
import { cosineOf, GOLDEN_INPUTS, goldenInputs } from '../../core/teachers/self-test.ts';
import { type Client, connect } from '../../protocol/rpc.ts';
import type { TeacherCalls } from '../../protocol/teacher.ts';
import { openNetwork } from './network.ts';
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

/** Photos of one colour with a spot in it, larger than the model wants and not square. */
function drawn(colour: string, spot: string): Pixels {
  const canvas = new OffscreenCanvas(120, 90);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 120, 90);
  context.fillStyle = spot;
  context.beginPath();
  context.arc(70, 30, 14, 0, 2 * Math.PI);
  context.fill();
  return { data: context.getImageData(0, 0, 120, 90).data, widthPx: 120, heightPx: 90 };
}

it('the tiny CLIP names the colour of a photo that came through our own preprocessing', async () => {
  const colours = {
    red: '#c83232',
    green: '#32b432',
    blue: '#3232c8',
    yellow: '#d2d23c',
    black: '#202020',
    white: '#e6e6e6',
  };
  const names = Object.keys(colours);
  const processor = await transformers.AutoImageProcessor.from_pretrained('tiny-clip');
  const preprocessing = parsePreprocessing(processor.config);
  const spots = ['#808080', '#e09020'];
  const pixels = new Float32Array(names.length * spots.length * 3 * 32 * 32);
  Object.values(colours).forEach((colour, i) => {
    for (const [j, spot] of spots.entries())
      intoBatch(preprocessing, drawn(colour, spot), pixels, i * spots.length + j);
  });
  const network = await openNetwork(
    transformers,
    'tiny-clip',
    'clip',
    { device: 'wasm', dtype: 'q8' },
    preprocessing,
  );
  const photos = await network.run(pixels, names.length * spots.length);
  await network.close();
  const tokenizer = await transformers.AutoTokenizer.from_pretrained('tiny-clip');
  const options = { dtype: 'q8', device: 'wasm' } as const;
  const text = await transformers.CLIPTextModelWithProjection.from_pretrained('tiny-clip', options);
  const prompts = names.map((name) => `a photo of a ${name} thing`);
  const { text_embeds } = (await text(tokenizer(prompts, { padding: true }) as object)) as {
    text_embeds: { data: Float32Array };
  };
  await text.dispose();
  const row = (values: Float32Array, i: number) => values.subarray(i * 64, (i + 1) * 64);
  const called = Array.from({ length: names.length * spots.length }, (_, photo) => {
    const likeness = names.map((_, i) => cosineOf(row(photos, photo), row(text_embeds.data, i)));
    return names[likeness.indexOf(Math.max(...likeness))];
  });
  expect(called).toEqual(names.flatMap((name) => spots.map(() => name)));
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
