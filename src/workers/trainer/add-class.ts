/**
 * Gives a trained student that answers in the teacher's space one more class, by what the teacher makes of its name.
 */
import { PupilError } from '../../core/errors.ts';
import { type Head, headIdOf } from '../../core/students/head.ts';
import type { KnownPhotos } from '../../core/targets/named-class.ts';
import { namedDirection } from '../../core/targets/named-class.ts';
import { classAnchors, classPrompts } from '../../core/targets/prompts.ts';
import type { TrainerCalls } from '../../protocol/trainer.ts';
import { readNamingNotes } from '../../storage/naming-notes.ts';
import { updateRun } from '../../storage/runs.ts';
import { readTexts } from '../../storage/texts.ts';
import { centredEmbeddings } from './centred-embeddings.ts';
import { directionsIn, type OpenedStudent, openStudent } from './live-student.ts';
import { labelledPhotos, openFolder, trainingSet } from './material.ts';

type Added = TrainerCalls['addClass'];

/**
 * The new class lies where its texts lie beside those of the student's own classes; classes added before and
 * the trained weights stay as they are.
 * @throws {PupilError} RECIPE_INVALID for a student with a class head, or a name that is taken, empty or too
 * long
 */
export async function addClass({ runId, name }: Added['params']): Promise<Added['result']> {
  const opened = await openStudent(runId);
  const { run, classNames, student } = opened;
  const { head, teacherFingerprint } = run.recipe;
  const layer = directionsIn(opened.values);
  if (head.kind !== 'space' || layer === null || teacherFingerprint === null) {
    throw new PupilError(
      'RECIPE_INVALID',
      'This student has one output a class, and no class can be added to it. Train one that answers in the teacher’s space.',
    );
  }
  const taken = run.addedClasses;
  const names = [...classNames, ...taken.map((added) => added.name), name.trim()];
  const { texts, ofClass } = classPrompts(names, await readNamingNotes(run.projectId));
  const known = [...ofClass.slice(0, classNames.length), ofClass.at(-1)!];
  const wanted = [...new Set(known.flat())];
  const stored = new Map(wanted.map((place) => [place, texts[place]!]));
  const read = await readTexts(teacherFingerprint, [...stored.values()]);
  const unread = [...stored.values()].filter((_, i) => read[i] === null);
  if (unread.length > 0) return { unread };

  const dims = student.teacherDims;
  const values = new Float32Array(texts.length * dims);
  for (const [i, place] of wanted.entries()) {
    const text = read[i]!;
    if (text.length !== dims) throw incomparable(text.length, dims);
    values.set(text, place * dims);
  }
  const { weight, bias } = namedDirection({
    by: head.by,
    layer,
    texts: classAnchors({ dims, values }, known),
    photos: await knownPhotos(opened, head, teacherFingerprint),
  });
  await updateRun(runId, (now) => ({
    ...now,
    addedClasses: [...now.addedClasses, { name: name.trim(), weight, bias }],
  }));
  return { unread: [] };
}

/** The training photos whose label the student could see, as its layer numbers them. */
async function knownPhotos(
  { run, classNames }: OpenedStudent,
  head: Head,
  fingerprint: string,
): Promise<KnownPhotos | null> {
  if (headIdOf(head) === 'texts') return null;
  const folder = await openFolder(run.projectId);
  const train = trainingSet(folder, run.recipe);
  const visible = new Set(train.ids.filter((_, i) => train.labels[i]! >= 0));
  const { ids, labels } = labelledPhotos(folder, 'train', classNames);
  const rows = await centredEmbeddings(fingerprint, train.ids, ids);
  return { rows, labels: labels.map((label, i) => (visible.has(ids[i]!) ? label : -1)) };
}

function incomparable(text: number, photo: number): PupilError {
  return new PupilError(
    'RECIPE_INVALID',
    `The teacher gives ${text} numbers for a text and ${photo} for a photo: they cannot be compared, so a name adds no class.`,
    { text, photo },
  );
}
