/**
 * What the rail says of each station: whether it is done, can be worked in, or must wait, and one line of what it
 * holds or needs.
 */

import type { Evaluation } from '../../core/records/run.ts';
import type { Job } from '../../state/jobs/job.ts';
import { JOBS } from '../../state/jobs/registry.ts';
import { underWayAt } from '../../state/jobs/under-way.ts';
import { STATIONS, type Station } from '../../state/places.ts';
import type { Studio } from '../../state/studio.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration, formatPercent } from '../base/format.ts';

export interface RailEntry {
  readonly station: Station;
  readonly title: string;
  readonly state: 'done' | 'busy' | 'ready' | 'later';
  readonly line: string;
}

type Said = Pick<RailEntry, 'state' | 'line'>;

export const STATION_NAMES: Readonly<Record<Station, string>> = {
  photos: 'Photos',
  teacher: 'Teacher',
  student: 'Student',
  results: 'Results',
  takeaway: 'Take away',
};

const SAY: Readonly<Record<Station, (studio: Studio) => Said>> = {
  photos: sayPhotos,
  teacher: sayTeacher,
  student: sayStudent,
  results: sayResults,
  takeaway: sayTakeaway,
};

export function railEntries(studio: Studio): readonly RailEntry[] {
  return STATIONS.map((station) => ({
    station,
    title: STATION_NAMES[station],
    ...(sayJob(studio, station) ?? SAY[station](studio)),
  }));
}

/** What is under way at a station, null where nothing is. */
function sayJob({ jobs, student, proposal }: Studio, station: Station): Said | null {
  if (station === 'photos' && proposal !== null) return { state: 'busy', line: 'a question for you' };
  const found = underWayAt(jobs, station);
  if (found === null) return null;
  const { id, job } = found;
  const doing = job.state === 'paused' ? 'paused' : JOBS[id].doing(job);
  const run = student.runs.find((one) => one.id === student.runId);
  const isEpochs = id === 'train' && student.progress !== null && run !== undefined;
  const far = isEpochs ? `epoch ${student.progress.epoch} of ${run.recipe.epochs}` : share(job);
  return { state: 'busy', line: `${doing}, ${far}` };
}

function share(job: Job): string {
  return job.total > 0 ? `${Math.floor((job.done / job.total) * 100)}\u00a0%` : formatCount(job.done);
}

function sayPhotos({ project, photos }: Studio): Said {
  if (project === null) return { state: 'ready', line: 'drop a folder to begin' };
  const parts = [
    formatCountOf(photos.length, 'photo'),
    formatCountOf(project.classes.length, 'class', 'classes'),
  ];
  if (project.skipped.length > 0) parts.push(`${formatCount(project.skipped.length)}\u00a0skipped`);
  return { state: 'done', line: parts.join(' · ') };
}

function sayTeacher({ project, photos, teacher }: Studio): Said {
  const { facts, embedded, embedSeconds } = teacher;
  if (project === null) return { state: 'later', line: 'needs photos' };
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
  const { runs } = student;
  if (project === null) return { state: 'later', line: 'needs photos and a teacher' };
  const ended = runs.filter((run) => run.status === 'finished' || run.status === 'stopped');
  if (ended.length === 0) return { state: 'ready', line: 'learns from the embeddings' };
  const scores = ended.flatMap((run) => run.scores?.validation ?? []);
  const best = scores.length > 0 ? ` · best ${formatPercent(Math.max(...scores))} of validation` : '';
  return { state: 'done', line: `${formatCountOf(ended.length, 'run')}${best}` };
}

function sayResults({ student, results }: Studio): Said {
  const { evaluation } = results;
  if (evaluation?.labels.length) {
    const right = formatPercent(shareRight(evaluation));
    return { state: 'done', line: `${right} of ${evaluation.split} photos right` };
  }
  const hasStudent = student.runs.some((run) => run.status === 'finished' || run.status === 'stopped');
  return hasStudent
    ? { state: 'ready', line: 'how good is it, and where not' }
    : { state: 'later', line: 'needs a trained student' };
}

function sayTakeaway({ student, takeaway }: Studio): Said {
  if (takeaway.exported !== null) {
    return { state: 'done', line: `${formatBytes(takeaway.exported.zip.byteLength)} zip, checked` };
  }
  const hasStudent = student.runs.some((run) => run.status === 'finished' || run.status === 'stopped');
  return { state: hasStudent ? 'ready' : 'later', line: 'a file that runs anywhere' };
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
  const share = right / labels.length;
  shares.set(evaluation, share);
  return share;
}
