/**
 * The rows of evidence that say something of a folder, as trials: one a recipe and length of training, its seeds
 * averaged.
 */
import { objectiveOf } from '../objectives/composition.ts';
import { MOSTLY_LABELLED } from '../objectives/presets.ts';
import { needsOf } from '../objectives/registry.ts';
import { studentPreset } from '../students/presets.ts';
import { asksReader, asksTeacher } from '../supplies/needs.ts';
import type { EvidenceRow } from './evidence.ts';
import type { Facts } from './recommended.ts';

/** What was trained, but for how long. */
export type Candidate = Pick<EvidenceRow, 'student' | 'imageSizePx' | 'start' | 'objective'>;

export interface Trial extends Candidate {
  /** The folder in which it was measured: trials compare within one. */
  readonly condition: string;
  readonly smallestClass: number;
  readonly epochs: number;
  readonly steps: number;
  /** Mean over seeds, 0..1, of test photos. */
  readonly top1: number;
}

/** What a student can learn without a label: to see what the teacher sees. */
export const WITHOUT_LABELS = '1*fd';

export const candidateKey = ({ student, imageSizePx, start, objective }: Candidate) =>
  [student, imageSizePx, start, objective].join(' ');

/**
 * Of the rows that can be followed here, those of folders alike (all labelled, or mostly not, where there are such),
 * and of each data set those nearest in photos a class.
 */
export function trialsFor(facts: Facts, evidence: readonly EvidenceRow[]): readonly Trial[] {
  const usable = usableRows(facts, evidence);
  const alike = usable.filter(({ hasUnlabelled }) => hasUnlabelled === isMostlyUnlabelled(facts));
  return averaged(nearest(alike.length > 0 ? alike : usable, facts.smallestClass)).map((trial) =>
    facts.labelledPhotos > 0 ? trial : { ...trial, objective: WITHOUT_LABELS },
  );
}

function isMostlyUnlabelled({ labelledPhotos, trainPhotos }: Facts): boolean {
  return labelledPhotos > 0 && labelledPhotos < trainPhotos * MOSTLY_LABELLED;
}

function usableRows(facts: Facts, evidence: readonly EvidenceRow[]): readonly EvidenceRow[] {
  const { teacher, labelledPhotos, atHand } = facts;
  const weighed = evidence.map((row) => ({ row, needs: needsOf(objectiveOf(row.objective).terms(1)) }));
  const isKnown = weighed.some(({ row, needs }) => row.teacher === teacher?.id && asksTeacher(needs));
  const isUsable = ({ row, needs }: (typeof weighed)[number]) => {
    if (row.start === 'pretrained' && !atHand.includes(row.student)) return false;
    // Without labels a student learns what the teacher sees, and one that is the teacher sees it already.
    if (labelledPhotos === 0) return !isTeachersOwn(row, teacher?.id ?? row.teacher);
    if (!asksTeacher(needs)) return true;
    if (teacher === null || (asksReader(needs) && !teacher.reads)) return false;
    if (row.teacher === teacher.id) return true;
    // Another teacher's rows stand in for one that was never measured; not where teacher and student were one.
    return !isKnown && !isTeachersOwn(row, row.teacher);
  };
  return weighed.filter(isUsable).map(({ row }) => row);
}

function isTeachersOwn({ student, start }: Candidate, teacherId: string): boolean {
  return start === 'pretrained' && studentPreset(student).published?.ofTeacher === teacherId;
}

/** As ratios count: 30 photos a class are as near to 10 as to 90. */
function nearest(rows: readonly EvidenceRow[], smallestClass: number): readonly EvidenceRow[] {
  const farness = (row: EvidenceRow) =>
    Math.abs(Math.log(row.smallestClass) - Math.log(Math.max(1, smallestClass)));
  const least = new Map<string, number>();
  for (const row of rows)
    least.set(row.data, Math.min(least.get(row.data) ?? Number.POSITIVE_INFINITY, farness(row)));
  return rows.filter((row) => farness(row) === least.get(row.data));
}

function averaged(rows: readonly EvidenceRow[]): readonly Trial[] {
  const groups = grouped(rows, (row) => [conditionOf(row), candidateKey(row), row.epochs].join(' '));
  return [...groups.values()].map((group) => {
    const { student, imageSizePx, start, objective, smallestClass, epochs, steps } = group[0]!;
    return {
      ...{ student, imageSizePx, start, objective, smallestClass, epochs, steps },
      condition: conditionOf(group[0]!),
      top1: group.reduce((sum, { top1 }) => sum + top1, 0) / group.length,
    };
  });
}

const conditionOf = ({ data, photosPerClass, hasUnlabelled }: EvidenceRow) =>
  [data, photosPerClass, hasUnlabelled].join(' ');

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
