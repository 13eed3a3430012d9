/**
 * Proposals and text search from what is stored: embeddings of the photos, embeddings of the texts, and the classes
 * that people gave.
 */
import { PupilError } from '../../core/errors.ts';
import type { Proposals, SearchHit } from '../../core/naming.ts';
import { collisionKey } from '../../core/photos/class-names.ts';
import { type Photo, SPLITS } from '../../core/records/project.ts';
import type { Rows } from '../../core/targets/normalise.ts';
import { classAnchors, expandPrompts } from '../../core/targets/prompts.ts';
import {
  proposeByNeighbours,
  proposeByText,
  searchByText,
  textAccuracy,
} from '../../core/targets/proposals.ts';
import type { NamingAnswer, NamingQuestion } from '../../protocol/analyst.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { photosOf } from '../../storage/photos.ts';
import { getProject } from '../../storage/projects.ts';
import { readTexts } from '../../storage/texts.ts';

/**
 * @throws {PupilError} NO_EMBEDDINGS, NO_LABELS where neighbours are asked and no photo has a class, RECIPE_INVALID
 */
export async function propose(question: NamingQuestion): Promise<NamingAnswer> {
  const { projectId, fingerprint, method, prompts, templates, unseenIds } = question;
  const { photos, classes: projectClasses } = await includedPhotos(projectId);
  const rows = await readEmbeddings(
    fingerprint,
    photos.map(({ id }) => id),
  );
  const classes = method === 'text' ? prompts.map(({ name }) => name.trim()) : projectClasses;
  const labels = labelsIn(classes, projectClasses, photos);
  const unseen = new Set(unseenIds);
  const believed = labels.map((label, row) => (unseen.has(photos[row]!.id) ? -1 : label));
  const asked = Int32Array.from(photos.keys()).filter((row) => photos[row]!.classIndex === null);
  const asking = { photos: rows, labels: believed, classes: classes.length, asked };

  if (method === 'neighbours') {
    if (believed.every((label) => label < 0)) {
      throw new PupilError(
        'NO_LABELS',
        'No photo has a class yet, so there is nothing to go by. Give a handful of photos of each class their name at the Photos station.',
      );
    }
    return {
      proposals: toProposals(method, classes, photos, asked, proposeByNeighbours(asking)),
      zeroShot: null,
    };
  }
  const { texts, ofClass } = expandPrompts(prompts, templates);
  const anchors = classAnchors(await textRows(fingerprint, texts, rows.dims), ofClass);
  const [, validation, test] = SPLITS.map((split) =>
    textAccuracy(
      asking,
      anchors,
      Int32Array.from(photos.keys()).filter((row) => photos[row]!.split === split),
    ),
  );
  return {
    proposals: toProposals(method, classes, photos, asked, proposeByText(asking, anchors)),
    zeroShot: { validation: validation ?? null, test: test ?? null },
  };
}

export async function search(
  projectId: string,
  fingerprint: string,
  text: string,
  most: number,
): Promise<readonly SearchHit[]> {
  const { photos } = await includedPhotos(projectId);
  const rows = await readEmbeddings(
    fingerprint,
    photos.map(({ id }) => id),
  );
  const found = searchByText(rows, await textRows(fingerprint, [text], rows.dims), most);
  return Array.from(found.rows, (row, i) => ({ id: photos[row]!.id, score: found.scores[i]! }));
}

async function includedPhotos(
  projectId: string,
): Promise<{ readonly photos: readonly Photo[]; readonly classes: readonly string[] }> {
  const project = await getProject(projectId);
  if (project === null) throw new PupilError('STORAGE', 'This project is no longer stored.');
  return {
    photos: (await photosOf(projectId)).filter((photo) => !photo.isExcluded),
    classes: project.classes,
  };
}

async function textRows(fingerprint: string, texts: readonly string[], dims: number): Promise<Rows> {
  const stored = await readTexts(fingerprint, texts);
  const values = new Float32Array(texts.length * dims);
  for (const [i, text] of stored.entries()) {
    if (text === null || text.length !== dims) {
      throw new PupilError(
        'NO_EMBEDDINGS',
        text === null
          ? `The teacher has not read “${texts[i]}” yet. Ask again.`
          : `The teacher gives ${text.length} numbers for a text and ${dims} for a photo: they cannot be compared.`,
      );
    }
    values.set(text, i * dims);
  }
  return { dims, values };
}

/** Class of each photo among the asked ones, -1 where it has none of them. */
function labelsIn(
  classes: readonly string[],
  projectClasses: readonly string[],
  photos: readonly Photo[],
): Int32Array {
  const places = new Map(classes.map((name, place) => [collisionKey(name), place]));
  const ofProject = projectClasses.map((name) => places.get(collisionKey(name)) ?? -1);
  return Int32Array.from(photos, ({ classIndex }) => (classIndex === null ? -1 : ofProject[classIndex]!));
}

function toProposals(
  method: Proposals['method'],
  classes: readonly string[],
  photos: readonly Photo[],
  asked: Int32Array,
  { probabilities, classIndices, margins, calibration }: ReturnType<typeof proposeByText>,
): Proposals {
  const ids = Array.from(asked, (row) => photos[row]!.id);
  return { method, classes, ids, probabilities, classIndices, margins, calibration };
}
