/** The open run's report as a file. Fetched when somebody asks for one. */
import { safeFileName } from '../../core/exports/readme.ts';
import { type Photo, type PhotoId, SPLITS } from '../../core/records/project.ts';
import type { Evaluation, Run } from '../../core/records/run.ts';
import { mainEvaluation, type ReportFacts } from '../../core/report/facts.ts';
import { worstMistakes } from '../../core/report/mistakes.ts';
import { reportHtml } from '../../core/report/report.ts';
import { studentName } from '../../core/students/presets.ts';
import { readCopy } from '../../storage/copies.ts';
import { evaluationOf } from '../../storage/evaluations.ts';
import { knowledgeOf } from '../../storage/knowledge.ts';
import type { JobTools } from '../jobs/run-job.ts';
import type { SharedTrainer } from '../shared-trainer.ts';
import type { Studio } from '../studio.ts';
import { teacherOfRun } from '../teacher/of-run.ts';
import type { ReportAsked, WrittenReport } from './session.ts';

/** Enough to see what it shows, and a dozen of them stay below 200 kB. */
const PICTURE_SIDE_PX = 224;
const PICTURE_QUALITY = 0.8;

/** @throws {PupilError} what evaluating throws */
export async function writeReport(
  studio: Studio,
  run: Run,
  { withPhotos, words }: ReportAsked,
  trainer: SharedTrainer,
  { signal, part }: Pick<JobTools, 'signal' | 'part'>,
): Promise<WrittenReport> {
  const { project, photos } = studio;
  const report = part('Writing the report', 'photos');
  const evaluations: Evaluation[] = [];
  for (const split of ['validation', 'test'] as const) {
    const stored = await evaluationOf(run.id, split);
    const isFresh = stored !== null && stored.revision === project?.revision && run.status === 'finished';
    const onProgress = ({ done, total }: { done: number; total: number }) =>
      report(done, total, `The student answers the ${split} photos`);
    evaluations.push(
      isFresh ? stored : await trainer.call('evaluate', { runId: run.id, split }, { signal, onProgress }),
    );
  }
  const { teacherFingerprint } = run.recipe;
  const main = mainEvaluation(evaluations);
  const included = photos.filter(({ isExcluded }) => !isExcluded);
  const html = reportHtml({
    project: project?.name ?? 'Photos',
    writtenOn: new Date().toLocaleDateString('en', { dateStyle: 'long' }),
    run,
    student: studentName(run.recipe.student),
    photos: countsOf(included),
    unlabelled: included.filter(({ classIndex }) => classIndex === null).length,
    evaluations,
    knowledge: teacherFingerprint === null ? null : await knowledgeOf(run.projectId, teacherFingerprint),
    teacher: teacherOfRun(studio, run.id),
    ...words,
    names: new Map(photos.map(({ id, path }) => [id, path])),
    pictures: withPhotos && main !== null ? await picturesOf(worstMistakes(main).map(({ id }) => id)) : null,
  });
  return {
    fileName: `${safeFileName(`${project?.name ?? ''} ${run.name}`, 'student')}-report.html`,
    file: new Blob([html], { type: 'text/html' }),
  };
}

function countsOf(photos: readonly Photo[]): ReportFacts['photos'] {
  const count = (split: Photo['split']) => photos.filter((photo) => photo.split === split).length;
  const [train, validation, test] = SPLITS.map(count) as [number, number, number];
  return { train, validation, test };
}

/** Small copies as data: URLs, of the photos that have a copy. */
async function picturesOf(ids: readonly PhotoId[]): Promise<ReadonlyMap<PhotoId, string>> {
  const pictures = new Map<PhotoId, string>();
  for (const id of ids) {
    const copy = await readCopy(id);
    if (copy !== null) pictures.set(id, await pictureOf(new Blob([copy.bytes], { type: copy.mimeType })));
  }
  return pictures;
}

async function pictureOf(copy: Blob): Promise<string> {
  const whole = await createImageBitmap(copy);
  const scale = Math.min(1, PICTURE_SIDE_PX / Math.max(whole.width, whole.height));
  const [width, height] = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width!, height!);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, width!, height!);
  whole.close();
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality: PICTURE_QUALITY });
  const bytes = new Uint8Array(await small.arrayBuffer());
  return `data:image/jpeg;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
