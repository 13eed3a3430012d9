import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { parsePreprocessing } from '../../../src/core/teachers/preprocess.ts';
import { cosineOf, goldenInputs, parseGolden } from '../../../src/core/teachers/self-test.ts';
import { COLOURS } from './colours.ts';
import { drawPhoto } from './knowledge.ts';
import { DTYPES, type Dtype } from './layers.ts';
import { embedImage, embedText } from './reference.ts';
import { GOLDEN_PROMPTS, golden, learnedClip, tinyClip } from './tiny-clip.ts';
import { TINY } from './weights.ts';

const SUFFIX = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4', q4f16: '_q4f16' } as const;
const LARGEST_FILE_BYTES = 1_000_000;
const { embedding, imageSizePx } = TINY;

type Files = ReadonlyMap<string, Uint8Array>;
let files: Files;

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
  files = tinyClip();
});

const json = (path: string) =>
  JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;

async function run(from: Files, path: string, feeds: Record<string, ort.Tensor>): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(from.get(path)!);
  const outputs = await session.run(feeds);
  const { data, dims } = Object.values(outputs)[0]!;
  await session.release();
  return Array.from({ length: dims[0]! }, (_, row) =>
    (data as Float32Array).slice(row * embedding, (row + 1) * embedding),
  );
}

/** What ONNX Runtime answers to the golden pixels. */
function images(dtype: Dtype, from = files): Promise<Float32Array[]> {
  const pixels = goldenInputs(4, imageSizePx, imageSizePx);
  const input = new ort.Tensor('float32', pixels, [4, 3, imageSizePx, imageSizePx]);
  return run(from, `onnx/vision_model${SUFFIX[dtype]}.onnx`, { pixel_values: input });
}

/** What ONNX Runtime answers to the golden prompts, padded to the longest as the library does. */
function texts(dtype: Dtype, from = files): Promise<Float32Array[]> {
  const rows = GOLDEN_PROMPTS.map(learnedClip().tokenizer.encode);
  const length = Math.max(...rows.map((row) => row.length));
  const padded = rows.flatMap((row) => [...row, ...Array<number>(length - row.length).fill(row.at(-1)!)]);
  const input = new ort.Tensor('int64', BigInt64Array.from(padded, BigInt), [rows.length, length]);
  return run(from, `onnx/text_model${SUFFIX[dtype]}.onnx`, { input_ids: input });
}

const goldenRows = (name: 'imageEmbeds' | 'textEmbeds') =>
  golden(true)[name] as readonly (readonly number[])[];
const cosines = (answers: readonly Float32Array[], reference: readonly (readonly number[])[]) =>
  reference.map((row, i) => cosineOf(answers[i]!, row));
const worst = (answers: readonly Float32Array[], reference: readonly (readonly number[])[]) =>
  Math.max(...reference.flatMap((row, r) => row.map((value, i) => Math.abs(answers[r]![i]! - value))));

describe('the files of the tiny CLIP', () => {
  it('lie as on the Hub, each below a megabyte', () => {
    expect([...files.keys()].sort()).toEqual(
      [
        'README.md',
        'config.json',
        'golden.json',
        'preprocessor_config.json',
        'tokenizer.json',
        'tokenizer_config.json',
        ...DTYPES.flatMap((dtype) => [
          `onnx/text_model${SUFFIX[dtype]}.onnx`,
          `onnx/vision_model${SUFFIX[dtype]}.onnx`,
        ]),
      ].sort(),
    );
    for (const [path, bytes] of files) expect(bytes.length, path).toBeLessThan(LARGEST_FILE_BYTES);
  });

  it('are the same bytes every time', () => {
    for (const [path, bytes] of tinyClip()) expect(Buffer.compare(bytes, files.get(path)!), path).toBe(0);
  });

  it('say what image size is wanted and what the answers must be', () => {
    expect(parsePreprocessing(json('preprocessor_config.json'))).toMatchObject({
      widthPx: imageSizePx,
      heightPx: imageSizePx,
    });
    expect(json('config.json')).toMatchObject({ model_type: 'clip', projection_dim: embedding });
    expect(parseGolden(json('golden.json'))).toHaveLength(4);
    expect(json('golden.json')['promptIds']).toHaveLength(GOLDEN_PROMPTS.length);
  });

  it('have no text where there is to be none', () => {
    const visionOnly = tinyClip({ hasText: false });
    expect([...visionOnly.keys()].filter((path) => /text|token/.test(path))).toEqual([]);
    expect(new TextDecoder().decode(visionOnly.get('config.json'))).not.toContain('text_config');
  });
});

describe('ONNX Runtime, against the reference in double precision', () => {
  it('gives the same in fp32, to 1e-4', async () => {
    expect(worst(await images('fp32'), goldenRows('imageEmbeds'))).toBeLessThan(1e-4);
    expect(worst(await texts('fp32'), goldenRows('textEmbeds'))).toBeLessThan(1e-4);
  });

  // Measured: fp16 1.00000, q8 0.9987, q4 and q4f16 0.9972, the worst row of either tower.
  it.each([
    ['fp16', 0.99999],
    ['q8', 0.998],
    ['q4', 0.996],
    ['q4f16', 0.996],
  ] as const)('gives nearly the same in %s: cosine %d and more', async (dtype, atLeast) => {
    const found = [
      ...cosines(await images(dtype), goldenRows('imageEmbeds')),
      ...cosines(await texts(dtype), goldenRows('textEmbeds')),
    ];
    expect(Math.min(...found)).toBeGreaterThan(atLeast);
    // Fewer bits must be fewer bits: an fp32 file under another name would be caught here.
    expect(worst(await images(dtype), goldenRows('imageEmbeds'))).toBeGreaterThan(1e-5);
  });

  it('gives finite nonsense where a file is damaged, and only there', async () => {
    const damaged = tinyClip({ damaged: ['q8'] });
    for (const [answers, name] of [
      [await images('q8', damaged), 'imageEmbeds'],
      [await texts('q8', damaged), 'textEmbeds'],
    ] as const) {
      expect(answers.every((row) => row.every(Number.isFinite))).toBe(true);
      expect(Math.max(...cosines(answers, goldenRows(name)))).toBeLessThan(0.9);
    }
    expect(worst(await images('fp32', damaged), goldenRows('imageEmbeds'))).toBeLessThan(1e-4);
  });
});

describe('what the tiny CLIP knows', () => {
  const photoOf = (colour: number, seed: number) =>
    embedImage(learnedClip().weights.vision, drawPhoto(createRandom(seed, 77), COLOURS[colour]!.rgb));
  const text = (prompt: string) =>
    embedText(learnedClip().weights.text, learnedClip().tokenizer.encode(prompt));
  /** Of photos that it has not learnt from: the share whose own colour is nearest among the prompts. */
  const accuracy = (prompts: readonly string[], photosPerColour = 10) => {
    const embedded = prompts.map(text);
    let right = 0;
    COLOURS.forEach((_, colour) => {
      for (let i = 0; i < photosPerColour; i++) {
        const photo = photoOf(colour, colour * 100 + i);
        const likeness = embedded.map((row) => cosineOf(photo, row));
        if (likeness.indexOf(Math.max(...likeness)) === colour) right++;
      }
    });
    return right / (COLOURS.length * photosPerColour);
  };

  it('is the name of a photo’s colour, in templates of its own and in others', () => {
    const names = COLOURS.map(({ name }) => name);
    expect(accuracy(names.map((name) => `a photo of a ${name}`))).toBeGreaterThan(0.95);
    expect(accuracy(names.map((name) => `a nice bird in the ${name} tree`))).toBeGreaterThan(0.9);
  });

  it('is that other words mean the same', () => {
    expect(accuracy(COLOURS.map(({ words }) => `a picture of ${words.at(-1)}`))).toBeGreaterThan(0.95);
    expect(cosineOf(text('grass'), text('green'))).toBeGreaterThan(
      cosineOf(text('grass'), text('red')) + 0.2,
    );
  });

  it('is nothing about words that it has never seen', () => {
    const unknown = ['dog', 'car', 'house', 'boat', 'chair', 'phone', 'fish', 'tower'];
    expect(accuracy(unknown)).toBeLessThan(0.5);
  });

  it('tells photos apart', () => {
    const photos = COLOURS.flatMap((_, colour) => [photoOf(colour, 1), photoOf(colour, 2)]);
    photos.forEach((one, i) => {
      for (const [j, other] of photos.entries()) {
        const likeness = cosineOf(one, other);
        if (i === j) continue;
        expect(likeness).toBeLessThan(i >> 1 === j >> 1 ? 0.9999 : 0.95);
      }
    });
  });

  it('keeps text and photos apart by as much as a CLIP does', () => {
    const likeness = cosineOf(photoOf(1, 1), text('a photo of something red'));
    expect(likeness).toBeGreaterThan(0.25);
    expect(likeness).toBeLessThan(0.7);
  });
});
