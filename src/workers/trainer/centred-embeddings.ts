/** Stored embeddings as students meet them: centred on the training photos, of length one. */
import type { PhotoId } from '../../core/records/project.ts';
import { centredUnit, meanRow, type Rows } from '../../core/targets/normalise.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';

export interface CentredRows extends Rows {
  /** Of the training photos' rows as they are stored [D]. */
  readonly mean: Float64Array;
}

/**
 * Rows of `of`, minus the mean of the training photos' rows, of length one: the space in which students meet
 * teachers.
 * @throws {PupilError} NO_EMBEDDINGS when the teacher has not seen all of these photos
 */
export async function centredEmbeddings(
  fingerprint: string,
  trainIds: readonly PhotoId[],
  of: readonly PhotoId[],
): Promise<CentredRows> {
  const { dims, values } = await readEmbeddings(fingerprint, [...trainIds, ...of]);
  const all: Rows = { dims, values };
  const mean = meanRow(
    all,
    trainIds.map((_, i) => i),
  );
  return { ...centredUnit({ dims, values: values.subarray(trainIds.length * dims) }, mean), mean };
}
