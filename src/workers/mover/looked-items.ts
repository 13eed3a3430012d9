/** What teachers made of a project's photos: of blocks that several projects share, the rows that are its own. */
import { EMBEDDINGS_PER_BLOCK, PHOTOS_PER_BLOCK } from '../../core/limits.ts';
import type { NamingNotes } from '../../core/naming.ts';
import type { KnownTeachers, ProjectItem } from '../../core/project-file/item.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { EmbeddingCursor, TextEmbedding, ViewCursor } from '../../core/records/stored-blocks.ts';
import { DEFAULT_TEMPLATES, expandPrompts } from '../../core/targets/prompts.ts';
import { embeddedIds, embeddingCursors } from '../../storage/embedding-index.ts';
import { readEmbeddings } from '../../storage/embeddings.ts';
import { readChosenTeacher, readEmbeddingsFromElsewhere, readViewChoice } from '../../storage/teachers.ts';
import { readTexts } from '../../storage/texts.ts';
import { viewCursors, viewedIds } from '../../storage/view-index.ts';
import { readViews } from '../../storage/views.ts';

export async function* looksOf(ids: readonly PhotoId[]): AsyncGenerator<ProjectItem> {
  for (const cursor of await embeddingCursors()) {
    const looked = await embeddedIds(cursor.fingerprint);
    const own = ids.filter((id) => looked.has(id));
    if (own.length > 0 && cursor.dims !== null) yield* embeddingsOf(cursor, own);
  }
  for (const cursor of await viewCursors()) {
    const viewed = await viewedIds(cursor.fingerprint, cursor.plan);
    const own = ids.filter((id) => viewed.has(id));
    if (own.length > 0) yield* viewsOf(cursor, own);
  }
}

async function* embeddingsOf(cursor: EmbeddingCursor, ids: readonly PhotoId[]): AsyncGenerator<ProjectItem> {
  const { fingerprint } = cursor;
  const share = shareOf(ids.length, cursor.rows);
  yield {
    kind: 'embeddingCursor',
    cursor: {
      ...cursor,
      blocks: Math.ceil(ids.length / EMBEDDINGS_PER_BLOCK),
      rows: ids.length,
      photosSeen: Math.round(cursor.photosSeen * share),
      embedMs: cursor.embedMs * share,
    },
  };
  for (const [block, some] of chunks(ids, EMBEDDINGS_PER_BLOCK)) {
    const { dims, values } = await readEmbeddings(fingerprint, some);
    yield { kind: 'embeddings', part: { fingerprint, block, ids: some, dims, values } };
  }
}

async function* viewsOf(cursor: ViewCursor, ids: readonly PhotoId[]): AsyncGenerator<ProjectItem> {
  const { fingerprint, plan } = cursor;
  const share = shareOf(ids.length, cursor.photos);
  yield {
    kind: 'viewCursor',
    cursor: {
      ...cursor,
      blocks: Math.ceil(ids.length / PHOTOS_PER_BLOCK),
      photos: ids.length,
      storedBytes: Math.round(cursor.storedBytes * share),
      looks: Math.round(cursor.looks * share),
      lookMs: cursor.lookMs * share,
    },
  };
  for (const [block, some] of chunks(ids, PHOTOS_PER_BLOCK)) {
    const { dims, parameters, values } = await readViews(fingerprint, plan, some);
    yield { kind: 'views', ids: some, part: { fingerprint, plan, block, dims, parameters, values } };
  }
}

/** Costs were counted for all projects together: this one's part of them. */
const shareOf = (own: number, all: number) => (all > 0 ? Math.min(1, own / all) : 1);

function chunks<T>(values: readonly T[], size: number): (readonly [number, readonly T[]])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => [
    i,
    values.slice(i * size, (i + 1) * size),
  ]);
}

/** @param fingerprints of those that have looked at the project */
export async function teachersOf(fingerprints: ReadonlySet<string>): Promise<KnownTeachers> {
  const chosen = await readChosenTeacher();
  const brought = await readEmbeddingsFromElsewhere();
  return {
    chosen: chosen !== null && fingerprints.has(chosen.facts.fingerprint) ? chosen : null,
    brought: brought.filter(({ facts }) => fingerprints.has(facts.fingerprint)),
    viewPlan: await readViewChoice(),
  };
}

/** What a teacher read of this project's names. What it read for others, and for searches, is not this project's. */
export async function textsOf(
  fingerprint: string,
  names: readonly string[],
  notes: NamingNotes | null,
): Promise<readonly TextEmbedding[]> {
  const prompts = [...names.map((name) => ({ name, descriptions: [] })), ...(notes?.prompts ?? [])];
  const texts = new Set<string>();
  for (const templates of [DEFAULT_TEMPLATES, notes?.templates ?? []]) {
    for (const prompt of prompts) {
      try {
        for (const text of expandPrompts([prompt], templates).texts) texts.add(text);
      } catch {
        // No teacher has read a name or a sentence that cannot be read.
      }
    }
  }
  const wanted = [...texts];
  const read = await readTexts(fingerprint, wanted);
  return wanted.flatMap((text, i) => {
    const values = read[i] ?? null;
    return values === null ? [] : [{ fingerprint, text, values }];
  });
}
