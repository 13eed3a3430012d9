/**
 * Which of a model's files a mirror takes: what describes it, and the networks of the number formats that were asked
 * for.
 */
import { PupilError } from '../../src/core/errors.ts';
import type { TeacherDtype } from '../../src/core/teachers/catalogue.ts';
import { findHubLayout, networkOf } from '../../src/core/teachers/hub-layout.ts';

/** A quarter of the bytes, right everywhere; what the page tries first without a GPU. */
export const DEFAULT_DTYPES: readonly TeacherDtype[] = ['q8'];

export interface Wish {
  readonly dtypes: readonly TeacherDtype[];
  /** The text tower and its tokenizer, too. */
  readonly hasText: boolean;
}

/** @throws {PupilError} MODEL_INVALID, TEACHER_NOT_FOUND with what there is instead */
export function wantedFiles(
  id: string,
  paths: readonly string[],
  { dtypes, hasText }: Wish,
): readonly string[] {
  const layout = findHubLayout(paths);
  if (layout === null || layout.root !== '') {
    throw new PupilError(
      'MODEL_INVALID',
      `${id} has no config.json with networks under onnx/. Models that run in a browser have them: look for "transformers.js" on the Hub.`,
    );
  }
  const missing = dtypes.filter((dtype) => !layout.dtypes.includes(dtype));
  if (missing.length > 0) {
    throw new PupilError(
      'TEACHER_NOT_FOUND',
      `${id} has no ${missing.join(' and no ')}. It has ${[...new Set(layout.dtypes)].join(', ')}: say so with --dtype.`,
      { missing: missing.join(',') },
    );
  }
  if (hasText && !layout.hasText) {
    throw new PupilError(
      'TEACHER_NOT_FOUND',
      `${id} has no text tower apart (onnx/text_model*.onnx and tokenizer.json). Leave out --text.`,
    );
  }
  return layout.paths.filter((path) => {
    const network = networkOf(path);
    if (network === null) return hasText || !/^(tokenizer|special_tokens|vocab|merges)/.test(path);
    return dtypes.includes(network.dtype) && (hasText || network.tower !== 'text');
  });
}
