/**
 * What teachers made of a project's photos, beside what is stored of the same teachers already. Numbers of one teacher
 * are the same wherever they were computed, but for last digits; those that are here stay, and are not doubled.
 */
import { deepEqual } from '../../core/deep-equal.ts';
import type { ItemOf } from '../../core/project-file/item.ts';
import type { PhotoId } from '../../core/records/project.ts';
import type { EmbeddingBlock, EmbeddingCursor, ViewCursor } from '../../core/records/stored-blocks.ts';
import { cursorOf, embeddedIds } from '../../storage/embedding-index.ts';
import { commitEmbeddings, countLooks, readEmbeddings } from '../../storage/embeddings.ts';
import { viewCursorOf, viewedIds } from '../../storage/view-index.ts';
import { commitViews } from '../../storage/views.ts';

/** Of a teacher (and a plan of views): what is stored already, by any project. */
interface Shared<Cursor> {
  readonly cursor: Cursor;
  readonly there: ReadonlySet<PhotoId>;
  /** Nothing of it can lie beside what is here. */
  readonly isForeign: boolean;
}

type Look = ItemOf<'embeddingCursor' | 'embeddings' | 'viewCursor' | 'views'>;

export class LookStore {
  #embeddings: Shared<EmbeddingCursor> | null = null;
  #views: Shared<ViewCursor> | null = null;
  /** Embeddings that came in, by teacher. */
  readonly #came = new Map<EmbeddingCursor, number>();
  #different = 0;
  readonly #notes: string[] = [];

  /** What did not come in as it left, in sentences. */
  get notes(): readonly string[] {
    if (this.#different === 0) return this.#notes;
    return [
      ...this.#notes,
      `This browser has embeddings of ${this.#different} of these photos that differ from those in the file: another device computed them. Those here stay, so a run that goes on with them goes on a little differently.`,
    ];
  }

  /** @param look a cursor before its parts. @throws {PupilError} QUOTA or STORAGE */
  async add(look: Look): Promise<void> {
    switch (look.kind) {
      case 'embeddingCursor':
        return this.#openEmbeddings(look.cursor);
      case 'embeddings':
        return this.#addEmbeddings(look.part);
      case 'viewCursor':
        return this.#openViews(look.cursor);
      case 'views':
        return this.#addViews(look);
      default:
        look satisfies never;
    }
  }

  /** What the looks took is counted once all have come: a file that is not taken in costs nobody anything. */
  async finish(): Promise<void> {
    for (const [{ fingerprint, rows, photosSeen, embedMs }, came] of this.#came) {
      if (rows === 0 || came === 0) continue;
      await countLooks(fingerprint, Math.round((photosSeen * came) / rows), (embedMs * came) / rows);
    }
  }

  async #openEmbeddings(cursor: EmbeddingCursor): Promise<void> {
    const here = await cursorOf(cursor.fingerprint);
    const there = await embeddedIds(cursor.fingerprint);
    const isForeign = there.size > 0 && here !== null && here.dims !== cursor.dims;
    if (isForeign)
      this.#notes.push(
        `The embeddings of ${cursor.fingerprint} stayed in the file: those of this teacher here have another width.`,
      );
    this.#embeddings = { cursor, there, isForeign };
    this.#came.set(cursor, 0);
  }

  async #addEmbeddings({ fingerprint, ids, dims, values }: EmbeddingBlock): Promise<void> {
    const { cursor, there, isForeign } = this.#embeddings!;
    if (isForeign) return;
    const known = rowsOf(ids, (id) => there.has(id));
    if (known.length > 0) {
      const here = await readEmbeddings(
        fingerprint,
        known.map((row) => ids[row]!),
      );
      const own = picked(values, known, dims);
      for (const i of known.keys()) if (!sameRow(own, here.values, i, dims)) this.#different++;
    }
    const fresh = rowsOf(ids, (id) => !there.has(id));
    if (fresh.length === 0) return;
    const freshIds = fresh.map((row) => ids[row]!);
    await commitEmbeddings({ fingerprint, ids: freshIds, dims, values: picked(values, fresh, dims) }, 0, 0);
    this.#came.set(cursor, this.#came.get(cursor)! + fresh.length);
  }

  async #openViews(cursor: ViewCursor): Promise<void> {
    const here = await viewCursorOf(cursor.fingerprint, cursor.plan);
    // Bytes on one scale mean nothing on another.
    const isForeign = here !== null && !deepEqual(here.scale, cursor.scale);
    if (isForeign)
      this.#notes.push(
        'Views of the photos stayed in the file: those of this teacher here are kept on another scale. Let the teacher look at the views again.',
      );
    this.#views = { cursor, there: await viewedIds(cursor.fingerprint, cursor.plan), isForeign };
  }

  async #addViews({ part, ids }: ItemOf<'views'>): Promise<void> {
    const { cursor, there, isForeign } = this.#views!;
    const fresh = rowsOf(ids, (id) => !there.has(id));
    if (isForeign || fresh.length === 0) return;
    const { fingerprint, plan, dims, parameters, values } = part;
    const added = {
      fingerprint,
      plan,
      dims,
      ids: fresh.map((row) => ids[row]!),
      parameters: picked(parameters, fresh, parameters.length / ids.length),
      values: picked(values, fresh, values.length / ids.length),
    };
    await commitViews(added, cursor.scale, (cursor.lookMs * fresh.length) / Math.max(1, cursor.photos));
  }
}

function rowsOf(ids: readonly PhotoId[], isWanted: (id: PhotoId) => boolean): readonly number[] {
  return [...ids.keys()].filter((row) => isWanted(ids[row]!));
}

/** Some rows of [N, width]; all of them are the array itself. */
function picked<Numbers extends Float32Array | Int8Array | Uint8Array>(
  values: Numbers,
  rows: readonly number[],
  width: number,
): Numbers {
  if (rows.length * width === values.length) return values;
  const some = new (values.constructor as new (length: number) => Numbers)(rows.length * width);
  for (const [i, row] of rows.entries()) some.set(values.subarray(row * width, (row + 1) * width), i * width);
  return some;
}

function sameRow(a: Float32Array, b: Float32Array, row: number, width: number): boolean {
  for (let i = row * width; i < (row + 1) * width; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
