/** The direction of each class's texts, as the teacher read them: from the user's prompts where there are any, else from the names. */
import { PupilError } from '../../core/errors.ts';
import { centredUnit, meanRow } from '../../core/targets/normalise.ts';
import { classAnchors, classPrompts } from '../../core/targets/prompts.ts';
import { readNamingNotes } from '../../storage/naming-notes.ts';
import { readTexts } from '../../storage/texts.ts';

/**
 * [K, D], centred on the mean of the classes, unit rows: texts lie elsewhere in the teacher's space than photos, and have a mean of their own.
 * @throws {PupilError} NO_EMBEDDINGS where the teacher has not read a name, or cannot read
 */
export async function classTexts(
  projectId: string,
  fingerprint: string,
  classes: readonly string[],
  dims: number,
): Promise<Float32Array> {
  const { texts, ofClass } = classPrompts(classes, await readNamingNotes(projectId));
  const stored = await readTexts(fingerprint, texts);
  const values = new Float32Array(texts.length * dims);
  for (const [place, text] of stored.entries()) {
    if (text === null || text.length !== dims) {
      throw new PupilError(
        'NO_EMBEDDINGS',
        text === null
          ? `This student learns from class names, and the teacher has not read “${texts[place]}”. Choose a teacher that reads and let it read the names, or let it learn and answer without them.`
          : `The teacher gives ${text.length} numbers for a text and ${dims} for a photo: they cannot be compared. Let the student learn and answer without class names.`,
        { text: texts[place]! },
      );
    }
    values.set(text, place * dims);
  }
  const anchors = classAnchors({ dims, values }, ofClass);
  return centredUnit(anchors, meanRow(anchors)).values;
}
