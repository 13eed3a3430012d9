/** Pieces of a project into storage, each committed when it comes. */
import { PupilError } from '../../core/errors.ts';
import { joined } from '../../core/files/little-endian.ts';
import type { KnownTeachers, PhotoBlock, ProjectItem } from '../../core/project-file/item.ts';
import type { Photo, PhotoId, Project } from '../../core/records/project.ts';
import type { TextEmbedding } from '../../core/records/stored-blocks.ts';
import { putBakeoff } from '../../storage/bakeoffs.ts';
import { commitCheckpoint } from '../../storage/checkpoints.ts';
import { commitBlock, knownCopies } from '../../storage/copies.ts';
import { putEvaluation } from '../../storage/evaluations.ts';
import { putKnowledge } from '../../storage/knowledge.ts';
import { writeNamingNotes } from '../../storage/naming-notes.ts';
import { putPhotos } from '../../storage/photos.ts';
import { putProject, stampMs } from '../../storage/projects.ts';
import { putRun } from '../../storage/runs.ts';
import { putTexts, readTexts } from '../../storage/texts.ts';
import { keepTeachers } from './keep-teachers.ts';
import { LookStore } from './look-store.ts';

const PHOTOS_A_WRITE = 2_000;

export class ItemStore {
  readonly #projectId: string;
  readonly #looks = new LookStore();
  #project: Project | null = null;
  #teachers: KnownTeachers | null = null;
  #photos: ReadonlyMap<PhotoId, Photo> = new Map();
  #blocks = 0;

  /** @param projectId under which all that is added belongs together */
  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  /** What did not come in as it left, in sentences. */
  get notes(): readonly string[] {
    return this.#looks.notes;
  }

  /** @throws {PupilError} QUOTA or STORAGE */
  async add(item: ProjectItem): Promise<void> {
    switch (item.kind) {
      case 'project':
        // Newest of all, so that it is the one that opens.
        this.#project = { ...item.project, createdAtMs: await stampMs() };
        return putProject({ ...this.#project, isPartial: true });
      case 'photos':
        return this.#photosOf(item.photos);
      case 'block':
        return this.#block(item.block);
      case 'teachers':
        this.#teachers = item.teachers;
        return;
      case 'embeddingCursor':
      case 'embeddings':
      case 'viewCursor':
      case 'views':
        return this.#looks.add(item);
      case 'texts':
        return addTexts(item.texts);
      case 'naming':
        return writeNamingNotes(this.#projectId, item.notes);
      case 'comparison':
        return putBakeoff(item.bakeoff);
      case 'knowledge':
        return putKnowledge(item.knowledge);
      case 'run':
        return putRun(item.run);
      case 'checkpoint': {
        const { runId, slot, step, bytes } = item.checkpoint;
        return commitCheckpoint({ runId, slot, step }, bytes, (run) => run);
      }
      case 'evaluation':
        return putEvaluation(item.evaluation);
      default:
        item satisfies never;
    }
  }

  /** Shows the project: the last thing that is written of it. */
  async finish(): Promise<void> {
    if (this.#project === null) throw new PupilError('UNEXPECTED', 'There was no project to be stored.');
    await this.#looks.finish();
    await putProject(this.#project);
    if (this.#teachers !== null) await keepTeachers(this.#teachers);
  }

  /** Before their copies: what a stored photo uses is not cleared away, whichever project is removed meanwhile. */
  async #photosOf(photos: readonly Photo[]): Promise<void> {
    this.#photos = new Map(photos.map((photo) => [photo.id, photo]));
    for (let from = 0; from < photos.length; from += PHOTOS_A_WRITE)
      await putPhotos(photos.slice(from, from + PHOTOS_A_WRITE));
  }

  async #block({ mimeType, copies, pixels }: PhotoBlock): Promise<void> {
    const known = await knownCopies(pixels.ids);
    const rows = [...pixels.ids.keys()].filter((row) => !known.has(pixels.ids[row]!));
    if (rows.length === 0) return;
    const key = `${this.#projectId}/${String(this.#blocks++).padStart(6, '0')}`;
    const ids = rows.map((row) => pixels.ids[row]!);
    const own = rows.map((row) => copies[row]!);
    const offsets = new Uint32Array(own.length + 1);
    own.forEach(({ length }, row) => {
      offsets[row + 1] = offsets[row]! + length;
    });
    const size = pixels.sidePx * pixels.sidePx * 3;
    const bytes = joined(own);
    const squares = joined(rows.map((row) => pixels.pixels.subarray(row * size, (row + 1) * size)));
    const index = ids.map((id, row) => {
      const { widthPx, heightPx } = this.#photos.get(id)!;
      return { id, copyKey: key, copyRow: row, pixelKey: key, pixelRow: row, widthPx, heightPx };
    });
    await commitBlock(
      {
        copies: { key, ids, offsets, mimeType, bytes },
        pixels: { key, ids, sidePx: pixels.sidePx, pixels: squares },
        index,
      },
      [],
    );
  }
}

/** Those that this browser has not: no text is read twice. */
async function addTexts(texts: readonly TextEmbedding[]): Promise<void> {
  const [first] = texts;
  if (first === undefined) return;
  const read = await readTexts(
    first.fingerprint,
    texts.map(({ text }) => text),
  );
  await putTexts(texts.filter((_, i) => read[i] === null));
}
