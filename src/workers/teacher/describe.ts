/**
 * What a teacher's own small files say: which kind of model it is, how it wants its photos, and what its answers
 * should be.
 */
import { PupilError, toWire } from '../../core/errors.ts';
import type { TeacherChoice } from '../../core/records/teacher.ts';
import type { OfferedDtypes } from '../../core/teachers/attempts.ts';
import { type TeacherDtype, teacherRecord } from '../../core/teachers/catalogue.ts';
import { type ImageEncoder, parseEncoder } from '../../core/teachers/image-encoder.ts';
import { bytesOfFiles, dtypesOf, visionFiles } from '../../core/teachers/needed-files.ts';
import { type Preprocessing, parsePreprocessing } from '../../core/teachers/preprocess.ts';
import { parseGolden } from '../../core/teachers/self-test.ts';
import type { ModelFileFacts } from './files/model-files.ts';
import type { Runtime } from './runtime.ts';
import { canRead } from './text-tower.ts';

export interface Description {
  readonly modelType: string;
  readonly preprocessing: Preprocessing;
  readonly golden: readonly (readonly number[])[] | null;
  /** How a bare network is fed and read; null for the library's own kinds. */
  readonly encoder: ImageEncoder | null;
  readonly hasText: boolean;
}

/** @throws {PupilError} TEACHER_NOT_FOUND, TEACHER_UNSUPPORTED, CANCELLED, or why a file did not come */
export async function readDescription(
  { transformers, files, failure }: Runtime,
  choice: TeacherChoice,
  signal: AbortSignal,
): Promise<Description> {
  try {
    const config = await transformers.AutoConfig.from_pretrained(choice.id);
    const processor = await transformers.AutoImageProcessor.from_pretrained(choice.id);
    const modelType = String(config.model_type);
    const listed = await files.list(signal);
    return {
      modelType,
      preprocessing: parsePreprocessing(processor.config),
      golden: listed === null || listed.has('golden.json') ? await readGolden(files, signal) : null,
      encoder: parseEncoder(config),
      hasText: choice.origin !== 'built-in' && canRead(modelType) && (await hasTextFiles(files, signal)),
    };
  } catch (cause) {
    // A request that the user cancelled must not read as a missing teacher, whatever the library made of it.
    signal.throwIfAborted();
    const why = failure() ?? cause;
    if (why instanceof PupilError) throw why;
    throw new PupilError(
      'TEACHER_NOT_FOUND',
      `The teacher ${choice.id} could not be read: ${toWire(cause).message.replace(/\.$/, '')}. Check its name${choice.origin === 'hub' ? ' and the network' : ''}, or choose another one.`,
      { id: choice.id, origin: choice.origin },
      { cause },
    );
  }
}

/** The number formats that a teacher comes in; null where only asking for each would tell. */
export async function offeredDtypes(
  { files }: Runtime,
  choice: TeacherChoice,
  signal: AbortSignal,
): Promise<OfferedDtypes | null> {
  const listed = await files.list(signal);
  if (listed !== null) {
    const all = withPaths(listed);
    return new Map(dtypesOf(all).map((dtype) => [dtype, bytesOfFiles(visionFiles(all, dtype))]));
  }
  if (choice.origin !== 'built-in') return null;
  return new Map(Object.entries(teacherRecord(choice).sizeBytes) as [TeacherDtype, number][]);
}

/** Facts of files with their paths in them. */
export function withPaths(
  files: ReadonlyMap<string, ModelFileFacts>,
): readonly (ModelFileFacts & { readonly path: string })[] {
  return [...files].map(([path, facts]) => ({ ...facts, path }));
}

async function hasTextFiles(files: Runtime['files'], signal: AbortSignal): Promise<boolean> {
  const list = await files.list(signal);
  if (list === null) return (await files.read('tokenizer.json', signal)).ok;
  return list.has('tokenizer.json') && [...list.keys()].some((path) => /\btext_model\w*\.onnx$/.test(path));
}

async function readGolden(files: Runtime['files'], signal: AbortSignal): Promise<Description['golden']> {
  const response = await files.read('golden.json', signal);
  return response.ok ? parseGolden(await response.json()) : null;
}
