/** What the rail says of each station: whether it is done, can be worked in, or must wait, and one line of what it holds or needs. */
import type { Evaluation, Job, Station, Studio } from '../../state/studio.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatPercent } from '../base/format.ts';

export interface RailEntry {
  readonly station: Station;
  readonly title: string;
  readonly state: 'done' | 'busy' | 'ready' | 'later';
  readonly line: string;
}

type Said = Pick<RailEntry, 'state' | 'line'>;

export function railEntries(studio: Studio): readonly RailEntry[] {
  return [
    { station: 'photos', title: 'Photos', ...sayPhotos(studio) },
    { station: 'teacher', title: 'Teacher', ...sayTeacher(studio) },
    { station: 'student', title: 'Student', ...sayStudent(studio) },
    { station: 'results', title: 'Results', ...sayResults(studio) },
    { station: 'takeaway', title: 'Take away', ...sayTakeaway(studio) },
  ];
}

function share(job: Job): string {
  return job.total > 0 ? `${Math.floor((job.done / job.total) * 100)}\u00a0%` : formatCount(job.done);
}

function sayPhotos({ project, photos, importJob }: Studio): Said {
  if (importJob !== null) return { state: 'busy', line: `reading, ${share(importJob)}` };
  if (project === null) return { state: 'ready', line: 'drop a folder to begin' };
  const parts = [
    formatCountOf(photos.length, 'photo'),
    formatCountOf(project.classes.length, 'class', 'classes'),
  ];
  if (project.skipped.length > 0) parts.push(`${formatCount(project.skipped.length)}\u00a0skipped`);
  return { state: 'done', line: parts.join(' · ') };
}

function sayTeacher({ project, photos, teacher }: Studio): Said {
  const { job, facts, embedded, embedSeconds } = teacher;
  if (project === null) return { state: 'later', line: 'needs photos' };
  if (job !== null) {
    const doing = job.unit === 'bytes' ? 'loading' : 'looking';
    return { state: 'busy', line: `${job.state === 'paused' ? 'paused' : doing}, ${share(job)}` };
  }
  if (facts === null || embedded === 0) return { state: 'ready', line: 'looks at each photo once' };
  const included = countIncluded(photos);
  if (embedded < included) {
    return { state: 'ready', line: `${formatCount(embedded)} of ${formatCount(included)} embedded` };
  }
  const time =
    embedSeconds === null ? 'every photo embedded' : `embedded in ${formatDuration(embedSeconds * 1000)}`;
  return { state: 'done', line: `${facts.name} ${facts.dtype} · ${time}` };
}

function sayStudent({ project, student }: Studio): Said {
  const { job, progress, runs } = student;
  if (project === null) return { state: 'later', line: 'needs photos and a teacher' };
  if (job !== null) {
    const paused = job.state === 'paused' ? 'paused' : 'training';
    const where = progress === null ? share(job) : `epoch ${progress.epoch} of ${student.recipe.epochs}`;
    return { state: 'busy', line: `${paused}, ${where}` };
  }
  const ended = runs.filter((run) => run.status === 'finished' || run.status === 'stopped');
  if (ended.length === 0) return { state: 'ready', line: 'learns from the embeddings' };
  const scores = ended.flatMap((run) => run.scores?.validation ?? []);
  const best = scores.length > 0 ? ` · best ${formatPercent(Math.max(...scores))} of validation` : '';
  return { state: 'done', line: `${formatCountOf(ended.length, 'run')}${best}` };
}

function sayResults({ student, results }: Studio): Said {
  if (results.job !== null) return { state: 'busy', line: `evaluating, ${share(results.job)}` };
  const { evaluation } = results;
  if (evaluation !== null) {
    const right = formatPercent(shareRight(evaluation));
    return { state: 'done', line: `${right} of ${evaluation.split} photos right` };
  }
  const hasStudent = student.runs.some((run) => run.status === 'finished' || run.status === 'stopped');
  return hasStudent
    ? { state: 'ready', line: 'how good is it, and where not' }
    : { state: 'later', line: 'needs a trained student' };
}

function sayTakeaway({ student, takeaway }: Studio): Said {
  if (takeaway.job !== null) return { state: 'busy', line: 'writing and checking' };
  if (takeaway.exported !== null) {
    return { state: 'done', line: `${formatBytes(takeaway.exported.zip.byteLength)} zip, checked` };
  }
  const hasStudent = student.runs.some((run) => run.status === 'finished' || run.status === 'stopped');
  return { state: hasStudent ? 'ready' : 'later', line: 'a TFJS model that runs anywhere' };
}

const inclusions = new WeakMap<Studio['photos'], number>();

function countIncluded(photos: Studio['photos']): number {
  let included = inclusions.get(photos);
  if (included === undefined) {
    included = photos.reduce((sum, photo) => sum + (photo.isExcluded ? 0 : 1), 0);
    inclusions.set(photos, included);
  }
  return included;
}

const shares = new WeakMap<Evaluation, number>();

/** Remembered by evaluation: the rail is drawn with every report of a running job. */
function shareRight(evaluation: Evaluation): number {
  const known = shares.get(evaluation);
  if (known !== undefined) return known;
  const { labels, probabilities } = evaluation;
  const classes = evaluation.classes.length;
  let right = 0;
  labels.forEach((label, row) => {
    const scores = probabilities.subarray(row * classes, (row + 1) * classes);
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  });
  const share = right / Math.max(1, labels.length);
  shares.set(evaluation, share);
  return share;
}
