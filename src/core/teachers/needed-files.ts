/** Which files of a model in the Hub's layout are read for a number format, and so what it costs to fetch it. */
import type { TeacherDtype } from './catalogue.ts';

export interface SizedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** How the Hub's ONNX files end, as transformers.js knows them. Others (`_bnb4`, `_int8`) are not run here. */
export const DTYPE_SUFFIXES: Readonly<Record<TeacherDtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
};
/** `golden.json` is ours: what the teacher answers to fixed inputs, where it comes with that. */
const DESCRIPTIONS = ['config.json', 'preprocessor_config.json', 'golden.json'];
const WORDS = ['tokenizer.json', 'tokenizer_config.json'];

/**
 * What the vision tower of one number format needs; empty where the model has none such. Where both towers lie in one
 * file as well as apart, the one apart is taken.
 */
export function visionFiles<File extends { readonly path: string }>(
  files: readonly File[],
  dtype: TeacherDtype,
): readonly File[] {
  const network = ['vision_model', 'model']
    .map((name) => networkFiles(files, `onnx/${name}${DTYPE_SUFFIXES[dtype]}.onnx`))
    .find((found) => found.length > 0);
  return network === undefined
    ? []
    : [...files.filter(({ path }) => DESCRIPTIONS.includes(path)), ...network];
}

/** What reading text needs besides; empty where the model cannot. */
export function textFiles<File extends { readonly path: string }>(
  files: readonly File[],
  dtype: TeacherDtype,
): readonly File[] {
  const network = networkFiles(files, `onnx/text_model${DTYPE_SUFFIXES[dtype]}.onnx`);
  return network.length === 0 ? [] : [...files.filter(({ path }) => WORDS.includes(path)), ...network];
}

/** Number formats that there are. */
export function dtypesOf(files: readonly { readonly path: string }[]): readonly TeacherDtype[] {
  return (Object.keys(DTYPE_SUFFIXES) as TeacherDtype[]).filter(
    (dtype) => visionFiles(files, dtype).length > 0,
  );
}

/** Of a model's number formats those whose files are all among the kept ones: they need no network. */
export function keptDtypes(
  kept: readonly { readonly path: string }[],
  all: readonly { readonly path: string }[],
): readonly TeacherDtype[] {
  const paths = new Set(kept.map(({ path }) => path));
  return dtypesOf(all).filter((dtype) => visionFiles(all, dtype).every(({ path }) => paths.has(path)));
}

export function bytesOfFiles(files: readonly SizedFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** A network and its weights where they are kept beside it (`model.onnx_data`, `model.onnx_data_1`). */
function networkFiles<File extends { readonly path: string }>(
  files: readonly File[],
  path: string,
): readonly File[] {
  if (!files.some((file) => file.path === path)) return [];
  return files.filter((file) => file.path === path || file.path.startsWith(`${path}_data`));
}
