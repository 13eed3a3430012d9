/**
 * Looks at what was brought and says what it is: a model in the Hub's layout, a student that was trained elsewhere, a
 * bare image encoder, or embeddings.
 * What needs an answer first is held until the answer comes.
 */
import { PupilError } from '../../core/errors.ts';
import { parseForeignJson } from '../../core/files/foreign-json.ts';
import { readOnnx } from '../../core/files/onnx.ts';
import { MAX_MODEL_BYTES, MAX_MODEL_CONFIG_BYTES } from '../../core/limits.ts';
import { configurationFor, configured } from '../../core/teachers/configured-encoder.ts';
import {
  dtypeOf,
  type EncoderQuestion,
  type EncoderSettings,
  encoderConfig,
  encoderOf,
  preprocessorConfig,
  questionFor,
} from '../../core/teachers/image-encoder.ts';
import type { KeptTeacher } from '../../core/teachers/kept-teachers.ts';
import { DTYPE_SUFFIXES } from '../../core/teachers/needed-files.ts';
import { wayFrom } from '../../core/teachers/unread-models.ts';
import type { PhotoSource } from '../../protocol/importer.ts';
import type { Brought, KeptEmbeddings, ModelsProgress } from '../../protocol/models.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { type BroughtFiles, listBrought } from './brought-files.ts';
import { findEmbeddings, type HeldEmbeddings, keepEmbeddings, matchEmbeddings } from './embeddings.ts';
import { keepHubModel, keepNetwork } from './keep-model.ts';
import { keepStudent } from './keep-student.ts';

interface HeldEncoder {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly dtype: ReturnType<typeof dtypeOf>;
  readonly question: EncoderQuestion;
}

interface Call {
  readonly signal: AbortSignal;
  progress(progress: ModelsProgress): void;
}

export class ModelIntake {
  #encoder: HeldEncoder | null = null;
  #embeddings: HeldEmbeddings | null = null;

  /** @throws {PupilError} NOT_A_TEACHER, MODEL_INVALID, EMBEDDINGS_INVALID, CHECKPOINT_INVALID, and what reading and storing throw */
  async recognise(sources: readonly PhotoSource[], projectId: string | null, call: Call): Promise<Brought> {
    call.progress({ note: 'Looking at what was dropped', doneBytes: 0, totalBytes: 0 });
    const brought = await listBrought(sources, call.signal);
    const teacher = await keepHubModel(brought, call.signal, call.progress);
    if (teacher !== null) return { kind: 'teacher', teacher };
    const run = await keepStudent(brought, projectId, call.signal);
    if (run !== null) return { kind: 'student', run };
    return (await this.#lookAtNetwork(brought)) ?? (await this.#lookAtEmbeddings(brought, projectId, call));
  }

  async keepEncoder(name: string, settings: EncoderSettings, call: Call): Promise<KeptTeacher> {
    if (this.#encoder === null) throw gone();
    const { bytes, dtype, question } = this.#encoder;
    const texts = new Map([
      ['config.json', encoderConfig(encoderOf(question, settings))],
      ['preprocessor_config.json', preprocessorConfig(settings)],
    ]);
    const network = { path: `onnx/model${DTYPE_SUFFIXES[dtype]}.onnx`, bytes };
    return keepNetwork(name, network, texts, call.signal, call.progress);
  }

  async keepEmbeddings(call: Call): Promise<KeptEmbeddings> {
    if (this.#embeddings === null) throw gone();
    return keepEmbeddings(this.#embeddings, call.signal, call.progress);
  }

  async #lookAtNetwork({ files }: BroughtFiles): Promise<Brought | null> {
    const file = networkIn(files);
    if (file === null) return null;
    const bytes = await file.read(MAX_MODEL_BYTES);
    const description = readOnnx(bytes);
    const question = await withConfiguration(questionFor(description), file, files);
    this.#encoder = { bytes, dtype: dtypeOf(description), question };
    return { kind: 'encoder', fileName: file.path, sizeBytes: bytes.length, question };
  }

  async #lookAtEmbeddings(brought: BroughtFiles, projectId: string | null, call: Call): Promise<Brought> {
    const found = await findEmbeddings(brought, call.signal, call.progress);
    if (found === null) {
      throw new PupilError(
        'NOT_A_TEACHER',
        `Nothing in ${brought.files.length === 1 ? brought.files[0]!.path : brought.name} is a teacher: neither a model (config.json with onnx/, or an .onnx) nor embeddings (.npy, .npz, .safetensors, .parquet). ${wayFrom(brought.files.map(({ path }) => path))}`,
        { files: brought.files.length },
      );
    }
    const { held, report } = await matchEmbeddings(found, projectId);
    this.#embeddings = held;
    return report;
  }
}

/** The one .onnx; of several the one in full precision, as exports call it. */
function networkIn(files: readonly FoundFile[]): FoundFile | null {
  const networks = files.filter(({ path }) => /\.onnx$/i.test(path));
  if (networks.length < 2) return networks[0] ?? null;
  const full = networks.filter(({ path }) => /(^|\/)(vision_)?model\.onnx$/i.test(path));
  if (full.length === 1) return full[0]!;
  throw new PupilError(
    'MODEL_INVALID',
    `There are ${networks.length} .onnx files in this (${networks
      .slice(0, 3)
      .map(({ path }) => path)
      .join(', ')}), and none of them is called model.onnx. Drop the image encoder alone.`,
    { networks: networks.length },
  );
}

async function withConfiguration(
  question: EncoderQuestion,
  { path }: FoundFile,
  files: readonly FoundFile[],
): Promise<EncoderQuestion> {
  const wanted = configurationFor(
    path,
    files.map((file) => file.path),
  );
  const file = files.find((one) => one.path === wanted);
  if (file === undefined) return question;
  const bytes = await file.read(MAX_MODEL_CONFIG_BYTES);
  return configured(question, parseForeignJson(bytes, MAX_MODEL_CONFIG_BYTES, file.path), file.path);
}

function gone(): PupilError {
  return new PupilError('NOT_A_TEACHER', 'What was brought is no longer held. Drop it again.');
}
