/**
 * Texts that the teacher is to read: words that somebody typed, or the class names that a student learns from or
 * answers by.
 */
import { PupilError } from '../core/errors.ts';
import { needsOf } from '../core/objectives/registry.ts';
import type { Recipe } from '../core/recipe/recipe.ts';
import type { TeacherChoice, TeacherFacts } from '../core/records/teacher.ts';
import { asksReader } from '../core/supplies/needs.ts';
import { classPrompts } from '../core/targets/prompts.ts';
import { readNamingNotes } from '../storage/naming-notes.ts';
import { unreadTexts } from '../storage/text-index.ts';
import type { Context } from './context.ts';
import type { JobTools } from './jobs/run-job.ts';
import { spawnTeacher } from './spawn.ts';
import { withWorker } from './with-worker.ts';

type ReadingTools = Pick<JobTools, 'signal' | 'part'>;

interface Reading {
  readonly choice: TeacherChoice;
  readonly facts: TeacherFacts;
  readonly texts: readonly string[];
}

/**
 * Has the teacher read those of the texts that it has not read yet; what it makes of them is stored. A worker is
 * started only where there are some, and is ended with them.
 * @throws {PupilError} TEACHER_UNSUPPORTED where it does not read
 */
export async function haveRead(
  { choice, facts, texts }: Reading,
  { signal, part }: ReadingTools,
): Promise<void> {
  signal.throwIfAborted();
  if ((await unreadTexts(facts.fingerprint, texts)).length === 0) return;
  if (!facts.hasText) {
    throw new PupilError(
      'TEACHER_UNSUPPORTED',
      `${facts.name} does not read texts. Label a handful of photos of each class and let it propose by likeness, or choose a CLIP as the teacher.`,
      { id: facts.id },
    );
  }
  const downloaded = part('Loading the part of the teacher that reads', 'bytes');
  const read = part('The teacher reads', 'texts');
  read(0, 0);
  await withWorker(signal, spawnTeacher, (teacher) =>
    teacher.call(
      'readTexts',
      { choice, fingerprint: facts.fingerprint, texts },
      {
        onProgress: ({ phase, done, total }) => (phase === 'downloading' ? downloaded : read)(done, total),
      },
    ),
  );
}

/**
 * Has the teacher read the class names, where the recipe learns from them and it has not. Of a recipe for another
 * teacher than the present one nothing is read: the trainer says what is missing.
 */
export async function haveClassNamesRead(
  context: Context,
  recipe: Recipe,
  tools: ReadingTools,
): Promise<void> {
  const { project, teacher: state } = context.get();
  const { facts, choice } = state;
  if (!asksReader(needsOf(recipe.objective, recipe.head)) || project === null) return;
  if (facts === null || facts.fingerprint !== recipe.teacherFingerprint) return;
  const { texts } = classPrompts(project.classes, await readNamingNotes(project.id));
  await haveRead({ choice, facts, texts }, tools);
}
