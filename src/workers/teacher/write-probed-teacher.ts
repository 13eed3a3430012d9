/**
 * The teacher with its probe as files, with photos and what the probe says of their stored embeddings, so that somebody
 * else can check the files. Needs no loaded teacher: its file is only read.
 */
import { PupilError } from '../../core/errors.ts';
import { safeFileName } from '../../core/exports/readme.ts';
import { probedTeacherFiles, teacherNetworkPath } from '../../core/exports/teacher-probe/teacher-probe.ts';
import type { Split } from '../../core/records/project.ts';
import { type Probe, probeAccuracy } from '../../core/targets/linear-probe.ts';
import { softmaxRows } from '../../core/targets/temperature.ts';
import { type TeacherDtype, teacherRecord } from '../../core/teachers/catalogue.ts';
import { type ImageEncoder, parseEncoder } from '../../core/teachers/image-encoder.ts';
import { DTYPE_SUFFIXES } from '../../core/teachers/needed-files.ts';
import { intoBatch, type Preprocessing, parsePreprocessing } from '../../core/teachers/preprocess.ts';
import type { TeacherCalls, UncheckedTeacher } from '../../protocol/teacher.ts';
import { copyBatches, decodedCopies } from '../shared/decoded-copies.ts';
import { type EmbeddedPhotos, fitClassProbe, readEmbeddedPhotos } from '../shared/embedded-photos.ts';
import { takePixels } from '../shared/photos.ts';
import { filesOf } from './files/files-of.ts';
import type { BytesReport, ModelFiles } from './files/model-files.ts';

const MAX_CHECKED_PHOTOS = 64;
/** Of 64 photos at 224 px: 39 MB as floats, and a large teacher takes a second a photo on WASM. */
const MAX_CHECKED_PIXELS = 64 * 224 ** 2;
const COPIES_AT_ONCE = 16;

/** @throws {PupilError} NO_LABELS without a probe; NO_EMBEDDINGS; why a file did not come, or cannot take a probe */
export async function writeProbedTeacher(
  { projectId, choice, fingerprint, dtype }: TeacherCalls['writeWithProbe']['params'],
  signal: AbortSignal,
  report: BytesReport,
): Promise<UncheckedTeacher> {
  const embedded = await readEmbeddedPhotos(projectId, fingerprint);
  const { project, mean, raw } = embedded;
  const probe = fitClassProbe(embedded);
  if (probe.fittedRows === 0) {
    throw new PupilError(
      'NO_LABELS',
      'No training photo has a class, so there is no probe to put on the teacher. Put some photos into classes.',
    );
  }
  const source = filesOf(choice, report);
  const { bytes, encoder, preprocessing, preprocessorConfig } = await readTeacher(source, dtype, signal);
  const { name, licence } = teacherRecord(choice);
  const { widthPx, heightPx } = preprocessing;
  const files = probedTeacherFiles({
    ...{ bytes, encoder, widthPx, heightPx, dtype, preprocessorConfig },
    head: { mean: Float32Array.from(mean), weights: probe.weights, bias: probe.bias },
    classNames: project.classes,
    // What lies on the Hub is linked to, and would have to be fetched.
    readme: choice.origin === 'hub' ? null : await fileOrNull(source, 'README.md', signal),
    account: {
      teacher: { name, licence, id: choice.id, origin: choice.origin, dims: raw.dims },
      folder: project.name,
      fittedPhotos: probe.fittedRows,
      l2: probe.l2,
      measured: measured(embedded, probe),
    },
  });
  return {
    fileName: `${safeFileName(`${name} ${project.name}`, 'teacher')}.zip`,
    files,
    network: teacherNetworkPath(dtype),
    photosAtOnce: encoder?.batch ?? null,
    ...(await checkedAnswers(embedded, probe, preprocessing)),
  };
}

interface TeacherFiles {
  readonly bytes: Uint8Array;
  readonly encoder: ImageEncoder | null;
  readonly preprocessing: Preprocessing;
  readonly preprocessorConfig: Uint8Array<ArrayBuffer>;
}

async function readTeacher(
  source: ModelFiles,
  dtype: TeacherDtype,
  signal: AbortSignal,
): Promise<TeacherFiles> {
  const need = async (path: string) => {
    const file = await fileOrNull(source, path, signal);
    if (file !== null) return file;
    throw new PupilError('TEACHER_NOT_FOUND', `The teacher has no ${path} any more. Let it look again.`, {
      path,
    });
  };
  const json = (file: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(file));
  const preprocessorConfig = await need('preprocessor_config.json');
  const suffix = DTYPE_SUFFIXES[dtype];
  return {
    preprocessorConfig,
    preprocessing: parsePreprocessing(json(preprocessorConfig)),
    encoder: parseEncoder(json(await need('config.json'))),
    bytes:
      (await fileOrNull(source, `onnx/vision_model${suffix}.onnx`, signal)) ??
      (await need(`onnx/model${suffix}.onnx`)),
  };
}

async function fileOrNull(
  source: ModelFiles,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await source.read(path, signal);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

function measured({ project, labels, rowsOf }: EmbeddedPhotos, probe: Probe) {
  return (['validation', 'test'] as const).flatMap((split) => {
    const of = rowsOf(split, 'labelled');
    const share = probeAccuracy(probe, labels, project.classes.length, of);
    return share === null ? [] : [{ split, right: Math.round(share * of.length), photos: of.length }];
  });
}

/** Test photos, else validation, else training, with what the probe says of the embeddings that are stored of them. */
async function checkedAnswers(
  { photos, labels, rowsOf }: EmbeddedPhotos,
  probe: Probe,
  preprocessing: Preprocessing,
): Promise<Pick<UncheckedTeacher, 'pixels' | 'shape' | 'probabilities' | 'labels'>> {
  const { widthPx, heightPx } = preprocessing;
  const most = Math.max(1, Math.floor(MAX_CHECKED_PIXELS / (widthPx * heightPx)));
  const split = (['test', 'validation', 'train'] satisfies Split[]).find(
    (one) => rowsOf(one, 'labelled').length > 0,
  )!;
  const rows = rowsOf(split, 'labelled').subarray(0, Math.min(most, MAX_CHECKED_PHOTOS));
  const { bias } = probe;
  const logits = Array.from(rows, (row) => [
    ...probe.logits.subarray(row * bias.length, (row + 1) * bias.length),
  ]).flat();
  const pixels = new Float32Array(rows.length * 3 * widthPx * heightPx);
  const places = new Map(Array.from(rows, (row, place) => [photos[row]!.id, place]));
  for await (const copies of decodedCopies(copyBatches([...places.keys()], COPIES_AT_ONCE)))
    for (const { id, bitmap } of copies)
      intoBatch(preprocessing, takePixels(bitmap), pixels, places.get(id)!);
  return {
    pixels,
    shape: [rows.length, 3, heightPx, widthPx],
    probabilities: softmaxRows(logits, bias.length, 1),
    labels: Int32Array.from(rows, (row) => labels[row]!),
  };
}
