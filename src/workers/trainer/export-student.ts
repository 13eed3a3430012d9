/**
 * Writes the take-away's files, with photos and the live student's answers to them, so that somebody else can check
 * the files.
 */

import { PupilError } from '../../core/errors.ts';
import { companionFiles } from '../../core/exports/companions.ts';
import { formatFiles } from '../../core/exports/contents.ts';
import type { Materials, Provenance, TrainedStudent } from '../../core/exports/format.ts';
import { safeFileName } from '../../core/exports/readme.ts';
import { EXPORT_FORMATS } from '../../core/exports/registry.ts';
import { CALIBRATION_PHOTOS } from '../../core/limits.ts';
import { METRICS } from '../../core/metrics/registry.ts';
import { trainingPhotos } from '../../core/photos/training-photos.ts';
import { createRandom } from '../../core/random.ts';
import type { Split } from '../../core/records/project.ts';
import type { Evaluation } from '../../core/records/run.ts';
import { siteAddress } from '../../core/site.ts';
import { NORMALISATION } from '../../core/training/normalisation.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import type { TrainerCalls, UncheckedExport } from '../../protocol/trainer.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import { answerAll, warmUp } from './answer-set.ts';
import { photosIn } from './asked-photos.ts';
import { beginningOf } from './beginning.ts';
import { checkFolder, ownPhotos, samplePhotos } from './check-folder.ts';
import { checkedPhotos } from './checked-photos.ts';
import { type OpenedStudent, openStudent } from './live-student.ts';
import { type Folder, openFolder } from './material.ts';
import { pixelsAt } from './pixels.ts';
import { studentFacts } from './student-facts.ts';
import { check, evaluationOfCheck, openCheckSet } from './validation.ts';

const CALIBRATION_STREAM = 0xca11b;

export async function exportStudent(
  { runId, formats: ids, teacher, withOwnPhotos }: TrainerCalls['exportStudent']['params'],
  context: CallContext<{ note: string }>,
): Promise<UncheckedExport> {
  const formats = ids.map((id) => EXPORT_FORMATS.get(id));
  const measured = await openStudent(runId);
  const folder = await openFolder(measured.run.projectId);

  context.progress({ note: 'Measuring the student on validation and test photos' });
  const evaluations = await evaluationsOf(measured, folder);
  // What is taken away answers with the classes that were added since, too.
  const opened = await openStudent(runId, 'with added classes');
  const { run, student, added } = opened;
  const sizePx = student.config.imageSizePx;
  const { teacherFingerprint } = run.recipe;
  const knowledge = teacherFingerprint === null ? null : await knowledgeOf(run.projectId, teacherFingerprint);

  context.progress({ note: `Writing the student for ${formats.map(({ words }) => words.name).join(', ')}` });
  const name = `${folder.project.name} ${run.name}`;
  const trained = trainedOf(opened);
  const provenance = {
    ...{ name, run, evaluations, knowledge, teacher },
    facts: studentFacts(student),
    addedClasses: added.length,
    data: dataOf(folder),
  };
  let calibration: Promise<Uint8Array> | undefined;
  const materials: Materials = {
    provenance,
    calibration: () => (calibration ??= calibrationPhotos(folder, sizePx, run.recipe.seed)),
    beginning: () => beginningOf(run, folder, (note) => context.progress({ note })),
    asset: takeAwayAsset,
  };
  const written = await formatFiles(trained, materials, formats);
  // A format may have worked out another student meanwhile.
  const asked = await openStudent(runId, 'with added classes');
  const companions = await companionFiles(trained, materials, formats);
  const checked = await checkedPhotos(folder, measured.classNames, sizePx, run.recipe.seed);
  const { pixels, labels, photos } = checked;
  const own = withOwnPhotos ? ownPhotos(photos) : [];
  const checkPhotos = own.length > 0 ? own : await samplePhotos(takeAwayAsset);
  const files = [...written, ...companions, ...(await checkFolder(asked, checkPhotos))];

  context.progress({ note: 'Asking the student about the photos that the files are checked on' });
  const { probabilities } = await answerAll(asked, photosIn(pixels, sizePx));
  const images = new Float32Array(pixels);
  context.transfer([
    ...[images, probabilities, labels].map(({ buffer }) => buffer),
    ...photos.map(({ bytes }) => bytes.buffer),
    ...files.map(({ bytes }) => bytes.buffer),
  ]);
  return {
    ...{ fileName: `${safeFileName(name, 'student')}.zip`, formats: ids, files },
    images,
    imageSizePx: sizePx,
    probabilities,
    labels,
    photos,
  };
}

/** @throws {PupilError} FILE_UNREADABLE where a part of the page cannot be read */
async function takeAwayAsset(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const address = siteAddress(`take-away/${path}`);
  const response = await fetch(address).catch(() => null);
  if (response?.ok) return new Uint8Array(await response.arrayBuffer());
  throw new PupilError(
    'FILE_UNREADABLE',
    `${address}, which goes into the export, could not be read. Connect to the network once, and export again.`,
    { address, status: response?.status ?? null },
  );
}

function trainedOf({ student, classNames, values }: OpenedStudent): TrainedStudent {
  return {
    student,
    values: new Map([...values].map(([parameter, tensor]) => [parameter, tensor.values])),
    classNames,
    normalisation: NORMALISATION,
  };
}

function dataOf({ project, photos }: Folder): Provenance['data'] {
  const training = trainingPhotos(photos);
  return {
    folder: project.name,
    trainingPhotos: training.length,
    labelledPhotos: training.filter(({ classIndex }) => classIndex !== null).length,
  };
}

/** Some of the photos that it has learned from, drawn by the run's seed, whatever their class. */
async function calibrationPhotos(folder: Folder, sizePx: number, seed: number): Promise<Uint8Array> {
  const photos = trainingPhotos(folder.photos);
  const drawn = createRandom(seed, CALIBRATION_STREAM).shuffle(Int32Array.from(photos.keys()));
  return pixelsAt(
    [...drawn.subarray(0, CALIBRATION_PHOTOS)].map((place) => photos[place]!.id),
    sizePx,
  );
}

async function evaluationsOf(opened: OpenedStudent, folder: Folder): Promise<Evaluation[]> {
  const { run, classNames, student } = opened;
  const evaluations: Evaluation[] = [];
  for (const split of ['validation', 'test'] satisfies Split[]) {
    const { imageSizePx } = student.config;
    const { teacherFingerprint } = run.recipe;
    const set = await openCheckSet(folder, split, { classNames, imageSizePx, teacherFingerprint });
    if (set.ids.length === 0) continue;
    await warmUp(opened, set.photos);
    const answers = await check(opened, set, METRICS.all());
    evaluations.push(evaluationOfCheck(run, folder.project.revision, opened, set, answers));
  }
  return evaluations;
}
