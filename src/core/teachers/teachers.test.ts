import { describe, expect, it } from 'vitest';
import type { TeacherChoice } from '../records/teacher.ts';
import { type AdapterFinding, mayUseWebGpu, type OfferedDtypes, planAttempts } from './attempts.ts';
import { RECOMMENDED_TEACHER, TEACHERS, teacherRecord } from './catalogue.ts';
import { intoBatch, parsePreprocessing, resizedSize } from './preprocess.ts';
import { goldenInputs, judge, MIN_OTHER_FORMAT_COSINE, parseGolden } from './self-test.ts';

const GPU: AdapterFinding = {
  isPresent: true,
  isSoftware: false,
  hasHalfFloats: true,
  maxBufferBytes: 2 ** 31,
  name: 'a GPU',
};
const BUILT_IN: TeacherChoice = { id: 'pupil-mini', origin: 'built-in', dtype: 'auto', device: 'auto' };
const CLIP_CHOICE: TeacherChoice = { ...BUILT_IN, id: RECOMMENDED_TEACHER, origin: 'hub' };
const OFFERED: OfferedDtypes = new Map([
  ['fp32', 351e6],
  ['fp16', 176e6],
  ['q8', 89e6],
  ['q4', 63e6],
  ['q4f16', 53e6],
]);
const inWords = (choice: TeacherChoice, adapter: AdapterFinding, offered: OfferedDtypes | null = OFFERED) =>
  planAttempts(choice, adapter, offered).attempts.map(({ device, dtype }) => `${device} ${dtype}`);
const CLIP = parsePreprocessing({
  do_resize: true,
  size: { shortest_edge: 4 },
  do_center_crop: true,
  crop_size: { height: 4, width: 4 },
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.25, 0.5],
});

describe('the order of attempts', () => {
  it('is WebGPU from half floats up, then WASM with bytes, then WASM with floats', () => {
    expect(inWords(CLIP_CHOICE, GPU)).toEqual([
      'webgpu fp16',
      'webgpu q4f16',
      'webgpu q4',
      'webgpu fp32',
      'wasm q8',
      'wasm fp32',
    ]);
  });

  it('has only formats whose files there are', () => {
    const two: OfferedDtypes = new Map([
      ['q8', 2e6],
      ['fp32', 7e6],
    ]);
    expect(inWords(BUILT_IN, GPU, two)).toEqual(['webgpu fp32', 'wasm q8', 'wasm fp32']);
    expect(inWords(CLIP_CHOICE, { ...GPU, isPresent: false }, new Map([['fp16', 9e6]]))).toEqual([
      'wasm fp16',
    ]);
    expect(inWords(CLIP_CHOICE, GPU, null)).toHaveLength(6);
  });

  it('leaves out half floats and files that the GPU cannot take, with the reason', () => {
    const noHalves = planAttempts(CLIP_CHOICE, { ...GPU, hasHalfFloats: false }, OFFERED);
    expect(noHalves.attempts[0]).toEqual({ device: 'webgpu', dtype: 'q4' });
    expect(noHalves.notTried.map(({ dtype }) => dtype)).toEqual(['fp16', 'q4f16']);
    expect(noHalves.notTried[0]).toMatchObject({
      basis: 'not-tried',
      reason: expect.stringMatching(/shader-f16/),
    });
    const small = planAttempts(CLIP_CHOICE, { ...GPU, maxBufferBytes: 256e6 }, OFFERED);
    expect(small.notTried).toMatchObject([
      { dtype: 'fp32', reason: expect.stringMatching(/351 MB.*256 MB/) },
    ]);
    expect(small.attempts.map(({ device, dtype }) => `${device} ${dtype}`)).toContain('wasm fp32');
  });

  it('leaves software WebGPU out and says why, unless it is asked for', () => {
    const software = { ...GPU, isSoftware: true, name: 'SwiftShader' };
    expect(inWords(BUILT_IN, software)).toEqual(['wasm q8', 'wasm fp32']);
    expect(planAttempts(BUILT_IN, software, OFFERED).notTried[0]?.reason).toContain('SwiftShader');
    expect(mayUseWebGpu(BUILT_IN, software)).toBe(false);
    expect(inWords({ ...BUILT_IN, device: 'webgpu' }, software)[0]).toBe('webgpu fp16');
  });

  it('keeps to the number format and the device that the user chose', () => {
    expect(inWords({ ...BUILT_IN, dtype: 'fp32', device: 'wasm' }, GPU)).toEqual(['wasm fp32']);
    expect(inWords({ ...BUILT_IN, dtype: 'q8' }, GPU)).toEqual(['webgpu q8', 'wasm q8']);
  });
});

describe('the self-test', () => {
  const golden = [
    [1, 0, 0],
    [0, 1, 0],
  ];
  it('passes answers near the golden ones', () => {
    expect(judge(Float32Array.of(2, 0.01, 0, 0, 3, 0.01), 2, golden, 'golden').passed).toBe(true);
  });
  it.each([
    ['of another direction', [1, 1, 0, 0, 1, 0], /Mean cosine 0\.85/],
    ['that are not finite', [1, 0, Number.NaN, 0, 1, 0], /finite/],
    ['that are all alike', [1, 1, 1, 1, 1, 1], /same answer/],
    ['of another width', [1, 0, 0, 1], /2 numbers/],
  ])('refuses answers %s', (_, answers, reason) => {
    const verdict = judge(Float32Array.from(answers), 2, golden, 'golden');
    expect(verdict.passed).toBe(false);
    expect(verdict.reason).toMatch(reason);
  });
  it('asks less of answers that are compared with another number format', () => {
    const near = Float32Array.of(1, 0.3, 0, 0.3, 1, 0);
    expect(judge(near, 2, golden, 'another')).toMatchObject({ passed: false });
    expect(judge(near, 2, golden, 'another', MIN_OTHER_FORMAT_COSINE)).toMatchObject({ passed: true });
  });

  it('says so when there is nothing to compare with', () => {
    const verdict = judge(Float32Array.of(1, 0, 0, 1), 2, null, '');
    expect(verdict).toMatchObject({ passed: true, cosine: null });
    expect(verdict.reason).toContain('no golden');
  });
  it('asks what the formula of golden.json says', () => {
    const values = goldenInputs(2, 8, 8);
    const [k, c, y, x] = [1, 2, 3, 5];
    const expected = Math.sin(0.11 * 3 * x + 0.07 * 2 * y) + 0.5 * Math.cos(0.013 * x * y + k);
    expect(values[((k * 3 + c) * 8 + y) * 8 + x]).toBeCloseTo(expected, 6);
  });
  it('takes no golden embeddings from a file that has none', () => {
    expect(parseGolden({ imageEmbeds: [] })).toBeNull();
    expect(parseGolden({ imageEmbeds: [['1']] })).toBeNull();
    expect(parseGolden({ imageEmbeds: golden })).toEqual(golden);
  });
});

describe('preprocessing', () => {
  const flat = (widthPx: number, heightPx: number, rgb: readonly number[]) => ({
    widthPx,
    heightPx,
    data: Uint8Array.from({ length: widthPx * heightPx * 4 }, (_, i) => rgb[i % 4] ?? 255),
  });
  it('brings the short side to size and keeps the shape', () => {
    expect(resizedSize(CLIP, { widthPx: 8, heightPx: 12 })).toEqual({ widthPx: 4, heightPx: 6 });
    expect(resizedSize(CLIP, { widthPx: 30, heightPx: 10 })).toEqual({ widthPx: 12, heightPx: 4 });
  });
  it('rescales and normalises each channel into its own plane, in the named row only', () => {
    const batch = new Float32Array(2 * 48).fill(7);
    intoBatch(CLIP, flat(9, 13, [255, 127.5, 0]), batch, 1);
    expect(new Set(batch.subarray(0, 48))).toEqual(new Set([7]));
    expect(batch[48]).toBeCloseTo(1, 5);
    expect(batch[48 + 16]).toBeCloseTo((127 / 255 - 0.5) / 0.25, 5);
    expect(batch[48 + 32]).toBeCloseTo(-1, 5);
  });
  it('copies a photo that has the size already', () => {
    const photo = flat(4, 4, [0, 0, 0]);
    photo.data[4 * 5] = 255;
    const batch = new Float32Array(48);
    intoBatch(CLIP, photo, batch, 0);
    expect([...batch.subarray(0, 16)].map((x) => (x > 0 ? 1 : 0)).indexOf(1)).toBe(5);
    expect(batch[5]).toBeCloseTo(1, 5);
  });
  it('pads a photo that is smaller than the crop with black', () => {
    const batch = new Float32Array(48);
    intoBatch({ ...CLIP, resize: null }, flat(2, 2, [255, 255, 255]), batch, 0);
    expect([...batch.subarray(0, 16)].filter((x) => x > 0.99).length).toBe(4);
    expect(batch[0]).toBeCloseTo(-1, 5);
  });
  it('refuses a model that does not say what it takes', () => {
    expect(() => parsePreprocessing({ size: { shortest_edge: 224 } })).toThrowError(/what image size/);
  });
});

describe('the catalogue', () => {
  it('has one record an id', () => {
    expect(new Set(TEACHERS.map((teacher) => teacher.id)).size).toBe(TEACHERS.length);
  });
  it('describes what it does not list', () => {
    const record = teacherRecord({ id: 'someone/dinov2-small', origin: 'hub' });
    expect(record).toMatchObject({ name: 'someone/dinov2-small', dims: null, sizeBytes: {} });
    expect(record.description).toContain('huggingface.co');
  });
});
