/** The command lines of `predict` and `evaluate`: a student, a folder, and a file to write. */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parsed, usageOf } from '../commands/usage.ts';
import { DistillFailure } from '../distill/failure.ts';
import { fileAt, photosAt, writable } from '../distill/paths.ts';
import type { PredictOptions } from './answer-photos.ts';
import { readStudent } from './student-zip.ts';

export interface PredictCommand extends PredictOptions {
  /** null: standard output. */
  readonly out: string | null;
}

/**
 * @param flag of the file to write: `csv` or `json`
 * @returns null when help is asked for
 * @throws {DistillFailure} usage or photos
 */
export function parsePredict(
  name: 'predict' | 'evaluate',
  flag: 'csv' | 'json',
  argv: readonly string[],
): PredictCommand | null {
  const { values, positionals } = parsed(name, () => parse(flag, argv));
  if (values['help'] === true) return null;
  const [student, folder, ...others] = positionals;
  if (student === undefined || folder === undefined || others.length > 0)
    throw usageOf(name)('Name the STUDENT.zip and the FOLDER with the photos.');
  const photos = photosAt(folder);
  if (!statSync(photos).isDirectory())
    throw new DistillFailure('photos', `${folder} is an archive. Unpack it, and name its folder.`);
  const out = values[flag];
  return {
    out: typeof out === 'string' ? writable(`--${flag}`, out) : null,
    student: readStudent(fileAt('STUDENT.zip', student)),
    folder: photos,
  };
}

function parse(flag: string, argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      [flag]: { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
}
