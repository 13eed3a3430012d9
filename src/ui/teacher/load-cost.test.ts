import { describe, expect, it } from 'vitest';
import { type ModelsState, NO_MODELS } from '../../state/models/slice.ts';
import { costWords, isMissing, knownFiles, loadCost, lookWords, sizeWords } from './load-cost.ts';

const ID = 'Xenova/clip-vit-base-patch32';
const CHOICE = { id: ID, origin: 'hub', dtype: 'auto', device: 'auto' } as const;
const sized = (path: string, sizeBytes: number) => ({ path, sizeBytes });
const FILES = [
  sized('config.json', 4_000),
  sized('preprocessor_config.json', 1_000),
  sized('onnx/vision_model.onnx', 351_000_000),
  sized('onnx/vision_model_fp16.onnx', 175_700_000),
  sized('onnx/vision_model_quantized.onnx', 88_600_000),
];
const LISTED: ModelsState = { ...NO_MODELS, listing: { id: ID, files: FILES, problem: null } };
const digest = { algorithm: 'git', hex: '00' } as const;
const stored = (...paths: readonly string[]): ModelsState => ({
  ...NO_MODELS,
  stored: [
    {
      origin: 'hub',
      id: ID,
      files: FILES.filter(({ path }) => paths.includes(path)).map((file) => ({ ...file, sha256: file.path })),
      published: { revision: 'a', files: FILES.map((file) => ({ ...file, digest })) },
    },
  ],
});
const plain = (words: string) => words.replaceAll('\u00a0', ' ');

describe('what loading a teacher costs', () => {
  it('is rough before the Hub was asked, and exact afterwards', () => {
    expect(plain(lookWords(CHOICE, loadCost(CHOICE, false, NO_MODELS)))).toBe('Load ~89 MB and let it look');
    expect(loadCost(CHOICE, false, LISTED)).toMatchObject({ bytes: 88_605_000, isExact: true });
    expect(plain(lookWords(CHOICE, loadCost(CHOICE, false, LISTED)))).toBe('Load 89 MB and let it look');
    expect(plain(lookWords(CHOICE, loadCost(CHOICE, true, LISTED)))).toBe('Load 176 MB and let it look');
  });

  it('is not told from the list of another teacher', () => {
    const other = { ...CHOICE, id: 'someone/else' };
    expect(knownFiles(other, LISTED)).toBeNull();
    expect(lookWords(other, loadCost(other, false, LISTED))).toBe('Let the teacher look');
  });

  it('is what is missing, and nothing once all is kept', () => {
    const half = stored('config.json', 'preprocessor_config.json');
    expect(loadCost(CHOICE, false, half)).toMatchObject({ bytes: 88_600_000, isOffline: false });
    const whole = stored('config.json', 'preprocessor_config.json', 'onnx/vision_model_quantized.onnx');
    expect(loadCost(CHOICE, false, whole)).toMatchObject({ bytes: 0, isOffline: true });
    expect(lookWords(CHOICE, loadCost(CHOICE, false, whole))).toBe('Let the teacher look');
    expect(plain(costWords(CHOICE, loadCost(CHOICE, false, whole)))).toBe(
      '89 MB kept here, available offline',
    );
  });

  it('is said of each number format, and which of them there are not', () => {
    expect(plain(sizeWords('q8', FILES))).toBe(' · 89 MB');
    expect(sizeWords('q4', FILES)).toBe(' · not offered');
    expect(isMissing('q4', FILES)).toBe(true);
    expect(isMissing('auto', FILES)).toBe(false);
    expect(sizeWords('q8', null)).toBe('');
  });
});
