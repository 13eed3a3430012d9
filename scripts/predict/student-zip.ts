/** The four files of a take-away's zip that a student runs from. Only data is taken: the code that runs it is ours. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { DistillFailure } from '../distill/failure.ts';

/** Far more than any student that a tab trains. */
const MAX_FILE_BYTES = 1024 ** 3;
const TEXTS = ['model.json', 'labels.txt', 'preprocessing.json'];

export interface StudentFiles {
  /** By name; the weights among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** In the order of the student's answers. */
  readonly labels: readonly string[];
}

/** @throws {DistillFailure} usage, where it is no zip, or none with a TensorFlow.js student */
export function readStudent(path: string): StudentFiles {
  const bad = (why: string) =>
    new DistillFailure(
      'usage',
      `${path} ${why}. Give the zip of a take-away that was written with the format tfjs.`,
    );
  const files = new Map(Object.entries(unpack(path, bad)));
  const missing = TEXTS.find((name) => !files.has(name));
  if (missing !== undefined) throw bad(`has no ${missing}`);
  const weights = weightsName(files.get('model.json')!);
  if (weights === null || !files.has(weights)) throw bad('has a model.json without its weights');
  const labels = strFromU8(files.get('labels.txt')!).replace(/\n$/, '').split('\n');
  return { files: new Map([...TEXTS, weights].map((name) => [name, files.get(name)!])), labels };
}

function unpack(path: string, bad: (why: string) => DistillFailure): Record<string, Uint8Array> {
  try {
    return unzipSync(readFileSync(path), {
      filter: ({ name, originalSize }) => !name.includes('/') && originalSize <= MAX_FILE_BYTES,
    });
  } catch (cause) {
    throw bad(`cannot be unpacked (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** A plain file name, of this zip; null where the model names anything else. */
function weightsName(model: Uint8Array): string | null {
  try {
    const { weightsManifest } = JSON.parse(strFromU8(model)) as { weightsManifest: { paths: unknown[] }[] };
    const [name, ...others] = weightsManifest.flatMap(({ paths }) => paths);
    return typeof name === 'string' && /^[\w.-]+$/.test(name) && others.length === 0 ? name : null;
  } catch {
    return null;
  }
}
