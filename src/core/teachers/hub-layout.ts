/**
 * A model in the Hub's layout among whatever was dropped: where it begins, which of its files are kept, and which
 * number formats and towers they are. Names are labels; the files themselves are checked by who reads them.
 */
import { PupilError } from '../errors.ts';
import { MAX_MODEL_FILES } from '../limits.ts';
import type { TeacherDtype } from './catalogue.ts';
import { DTYPE_SUFFIXES } from './needed-files.ts';

export interface HubLayout {
  /** `''`, or the folder in which config.json lies, with a closing slash. */
  readonly root: string;
  /** Of the files that are kept, inside the root. */
  readonly paths: readonly string[];
  /** Dtypes of the vision tower, or of the one network there is. */
  readonly dtypes: readonly TeacherDtype[];
  readonly hasText: boolean;
}

/** Read as tables and vocabularies, besides config.json itself. */
const JSON_FILES = [
  'preprocessor_config.json',
  'processor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.json',
  'golden.json',
];
const OTHER_FILES = ['merges.txt', 'README.md', 'LICENSE', 'LICENSE.txt'];

/**
 * @returns null when there is no model in it
 * @throws {PupilError} MODEL_INVALID when there are several, or one that is not whole
 */
export function findHubLayout(paths: readonly string[]): HubLayout | null {
  const roots = paths
    .flatMap((path) => /^(.*\/)?config\.json$/.exec(path)?.slice(1) ?? [])
    .map((root) => root ?? '');
  const hasNetworks = (root: string) =>
    paths.some((path) => path.startsWith(`${root}onnx/`) && path.endsWith('.onnx'));
  const models = (paths.includes('config.json') && !roots.includes('') ? ['', ...roots] : roots).filter(
    hasNetworks,
  );
  if (models.length === 0) return null;
  if (models.length > 1) {
    throw new PupilError(
      'MODEL_INVALID',
      `There are ${models.length} models in this (${models
        .slice(0, 3)
        .map((root) => root || 'the folder itself')
        .join(', ')}, …). Drop one of their folders.`,
      { models: models.length },
    );
  }
  const root = models[0]!;
  const inside = paths.filter((path) => path.startsWith(root)).map((path) => path.slice(root.length));
  const networks = inside.filter((path) => networkOf(path) !== null);
  // A repository may have both towers apart and both in one file; apart, the vision tower is all that photos need.
  const isApart = networks.some((path) => networkOf(path)!.tower === 'vision');
  const kept = networks.filter((path) => networkOf(path)!.tower !== 'both' || !isApart);
  const dtypes = kept.flatMap((path) => {
    const { tower, dtype } = networkOf(path)!;
    return tower === 'text' ? [] : [dtype];
  });
  if (dtypes.length === 0) {
    throw new PupilError(
      'MODEL_INVALID',
      `None of its files under onnx/ is a vision model: one must be called vision_model.onnx or model.onnx, perhaps with _quantized, _fp16, _q4 or _q4f16.`,
    );
  }
  const texts = inside.filter(
    (path) => path === 'config.json' || JSON_FILES.includes(path) || OTHER_FILES.includes(path),
  );
  const all = [...texts, ...kept];
  if (all.length > MAX_MODEL_FILES)
    throw new PupilError(
      'MODEL_INVALID',
      `This model has ${all.length} files; at most ${MAX_MODEL_FILES} are kept.`,
    );
  const hasText = kept.some((path) => networkOf(path)!.tower === 'text') && inside.includes('tokenizer.json');
  return { root, paths: all, dtypes, hasText };
}

export function isJsonOfModel(path: string): boolean {
  return path.endsWith('.json');
}

export interface NetworkName {
  readonly tower: 'vision' | 'text' | 'both';
  readonly dtype: TeacherDtype;
}

/** What a network's name under onnx/ says; null for other files, and for formats that are not run here. */
export function networkOf(path: string): NetworkName | null {
  const [whole, tower, suffix] = /^onnx\/(vision_|text_)?model(_[a-z0-9]+)?\.onnx$/.exec(path) ?? [];
  if (whole === undefined) return null;
  for (const [dtype, ending] of Object.entries(DTYPE_SUFFIXES)) {
    if ((suffix ?? '') === ending)
      return {
        tower: tower === undefined ? 'both' : tower === 'text_' ? 'text' : 'vision',
        dtype: dtype as TeacherDtype,
      };
  }
  return null;
}
