/**
 * The direction of each class's texts, as the teacher read them: from the user's prompts where there are any, else
 * from the names.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../errors.ts';
import { centredUnit, meanRow, type Rows } from '../targets/normalise.ts';
import { classAnchors } from '../targets/prompts.ts';
import { matrixOf } from './matrices.ts';
import { type ClassTexts, type Supply, teacherOf } from './supply.ts';

/**
 * A loss reads all of them [K, D], centred on the mean of the classes, unit rows: texts lie elsewhere in the
 * teacher's space than photos, and have a mean of their own.
 */
export const CLASS_TEXTS: Supply<'classTexts', true, Rows, tf.Tensor2D> = {
  id: 'classTexts',
  words: 'a teacher that reads the class names',
  asks: 'reader',
  async prepare(source) {
    const teacher = teacherOf(source);
    const texts = await teacher.readClassTexts();
    const anchors = classAnchors(comparable(texts, teacher.rows.dims), texts.ofClass);
    return centredUnit(anchors, meanRow(anchors));
  },
  run: matrixOf,
  bytes: ({ classes, teacherDims }) => 4 * classes * teacherDims,
  example: ({ fixed, classes, teacherDims }) => fixed(classes, teacherDims),
  marks: {
    as: 'classes',
    words: 'large and open: the class names as the teacher reads them',
    places: (directions) => directions,
  },
};

/**
 * @throws {PupilError} NO_EMBEDDINGS where the teacher has not read a text, or reads into another space than it sees
 * in
 */
function comparable({ texts, embeddings }: ClassTexts, dims: number): Rows {
  const values = new Float32Array(texts.length * dims);
  for (const [place, embedding] of embeddings.entries()) {
    if (embedding === null || embedding.length !== dims) {
      throw new PupilError(
        'NO_EMBEDDINGS',
        embedding === null
          ? `This student learns from class names, and the teacher has not read “${texts[place]}”. Choose a teacher that reads and let it read the names, or let it learn and answer without them.`
          : `The teacher gives ${embedding.length} numbers for a text and ${dims} for a photo: they cannot be compared. Let the student learn and answer without class names.`,
        { text: texts[place]! },
      );
    }
    values.set(embedding, place * dims);
  }
  return { dims, values };
}
