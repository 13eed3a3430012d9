/**
 * Whether the pieces of a project file belong together: photos in their places, numbers of photos that are there, runs
 * of this project. A parser sees one record; a file that somebody made up may have right records that fit nowhere.
 */
import { fnv1a } from '../files/hash.ts';
import { STUDENT_SIDE_PX } from '../limits.ts';
import type { Photo, PhotoId } from '../records/project.ts';
import type { Checkpoint, Evaluation, Run } from '../records/run.ts';
import type { EmbeddingBlock, EmbeddingCursor, ViewBlock, ViewCursor } from '../records/stored-blocks.ts';
import { decodeCheckpoint } from '../training/checkpoint.ts';
import { VIEW_BYTES } from '../views/plan.ts';
import { NO_COUNTS, type ProjectCounts } from './contents.ts';
import type { ItemOf, PhotoBlock, ProjectItem } from './item.ts';
import { fileRefused } from './refusal.ts';

/** Ours have 64 letters. */
const MOST_ID_LETTERS = 256;

export class WholeProject {
  #projectId: string | null = null;
  #classes = 0;
  #photos: ReadonlySet<PhotoId> | null = null;
  readonly #seen = new Set<string>();
  /** Photos with a copy, and with an embedding or views under the cursor that was seen last. */
  readonly #copied = new Set<PhotoId>();
  #looked = new Set<PhotoId>();
  #embeddings: EmbeddingCursor | null = null;
  #views: { readonly cursor: ViewCursor; perPhoto: number | null } | null = null;
  #run: string | null = null;
  #counts: ProjectCounts = NO_COUNTS;

  /** @throws {PupilError} PROJECT_FILE_INVALID or CHECKPOINT_INVALID where a piece does not fit those before it */
  see(item: ProjectItem): void {
    if (this.#photos === null && item.kind !== 'project' && item.kind !== 'photos')
      throw fileRefused('it does not begin with a project and its photos.');
    switch (item.kind) {
      case 'project':
        this.#project(item);
        break;
      case 'photos':
        this.#photosOf(item.photos);
        break;
      case 'teachers':
      case 'naming':
        this.#once(item.kind);
        break;
      case 'comparison':
        this.#once(item.kind);
        this.#own(item.bakeoff.projectId);
        break;
      case 'block':
        this.#block(item.block);
        break;
      case 'embeddingCursor':
        this.#once('teacher', item.cursor.fingerprint);
        this.#embeddings = item.cursor;
        this.#looked = new Set();
        break;
      case 'embeddings':
        this.#embedded(item.part);
        break;
      case 'viewCursor':
        this.#once('views', item.cursor.fingerprint, item.cursor.plan);
        this.#views = { cursor: item.cursor, perPhoto: null };
        this.#looked = new Set();
        break;
      case 'views':
        this.#viewed(item.part, item.ids);
        break;
      case 'texts':
        for (const { fingerprint, text } of item.texts) this.#once('text', fingerprint, text);
        this.#count('texts', item.texts.length);
        break;
      case 'knowledge':
        this.#once('knowledge', item.knowledge.fingerprint);
        this.#own(item.knowledge.projectId);
        this.#known(item.knowledge.mapIds);
        break;
      default:
        this.#ofRuns(item);
        break;
    }
  }

  /** @throws {PupilError} PROJECT_FILE_INVALID where something is missing */
  end(said: ProjectCounts): void {
    if (this.#photos === null) throw fileRefused('there is no project in it.');
    for (const [what, count] of Object.entries(this.#counts)) {
      const claimed = said[what as keyof ProjectCounts];
      if (claimed !== count) throw fileRefused(`it says that it has ${claimed} ${what} and has ${count}.`);
    }
  }

  #project({ project }: ItemOf<'project'>): void {
    this.#once('project');
    if (project.isPartial === true) throw fileRefused('the project in it never came in wholly.');
    if (!isId(project.id)) throw fileRefused('the project in it has no name that it could be found by.');
    this.#projectId = project.id;
    this.#classes = project.classes.length;
  }

  #photosOf(photos: readonly Photo[]): void {
    this.#once('photos');
    if (this.#projectId === null) throw fileRefused('it does not begin with a project.');
    for (const [place, { id, index, projectId, classIndex }] of photos.entries()) {
      this.#own(projectId);
      if (index !== place) throw fileRefused(`photo ${place} in it says that it is photo ${index}.`);
      if (classIndex !== null && classIndex >= this.#classes)
        throw fileRefused(`photo ${place} in it is of a class that the project has not.`);
      if (!isId(id)) throw fileRefused(`photo ${place} in it has no name that it could be found by.`);
    }
    this.#photos = new Set(photos.map(({ id }) => id));
    this.#count('photos', photos.length);
  }

  #block({ pixels: { ids, sidePx } }: PhotoBlock): void {
    if (sidePx !== STUDENT_SIDE_PX)
      throw fileRefused(`its pixels are ${sidePx} a side; this version keeps ${STUDENT_SIDE_PX}.`);
    this.#add(this.#copied, ids);
    this.#count('copies', ids.length);
  }

  #embedded({ fingerprint, ids, dims }: EmbeddingBlock): void {
    if (this.#embeddings?.fingerprint !== fingerprint || this.#embeddings.dims !== dims)
      throw fileRefused('embeddings in it are not of the teacher before them.');
    this.#add(this.#looked, ids);
    this.#count('embeddings', ids.length);
  }

  #viewed({ fingerprint, plan, dims, parameters, values }: ViewBlock, ids: readonly PhotoId[]): void {
    const views = this.#views;
    if (views === null || views.cursor.fingerprint !== fingerprint || views.cursor.plan !== plan)
      throw fileRefused('views in it are not of the teacher before them.');
    const { scale } = views.cursor;
    const isScaled = values instanceof Int8Array;
    if (isScaled !== (scale !== null) || (scale !== null && scale.centre.length !== dims))
      throw fileRefused('views in it are not on the scale that goes with them.');
    this.#add(this.#looked, ids);
    const perPhoto = parameters.length / VIEW_BYTES / ids.length;
    views.perPhoto ??= perPhoto;
    if (!Number.isInteger(perPhoto) || perPhoto === 0 || perPhoto !== views.perPhoto)
      throw fileRefused('photos in it have different numbers of views.');
    this.#count('views', ids.length);
  }

  #ofRuns(item: ItemOf<'run' | 'checkpoint' | 'evaluation'>): void {
    if (item.kind === 'run') {
      this.#begun(item.run);
      return;
    }
    const { runId } = item.kind === 'checkpoint' ? item.checkpoint : item.evaluation;
    if (runId !== this.#run) throw fileRefused('results in it are not of the run before them.');
    if (item.kind === 'checkpoint') this.#saved(item.checkpoint);
    else this.#answered(item.evaluation);
  }

  #begun({ id, projectId }: Run): void {
    this.#once('run', id);
    this.#own(projectId);
    if (!isId(id)) throw fileRefused('a run in it has no name that it could be found by.');
    this.#run = id;
    this.#count('runs', 1);
  }

  #saved({ runId, slot, bytes, checksum, step }: Checkpoint): void {
    this.#once('checkpoint', runId, slot);
    if (fnv1a(bytes) !== checksum) throw fileRefused('a checkpoint in it is torn.');
    if (decodeCheckpoint(bytes).step !== step) throw fileRefused('a checkpoint in it is of another step.');
    this.#count('checkpoints', 1);
  }

  #answered({ runId, split, labels, classes }: Evaluation): void {
    this.#once('evaluation', runId, split);
    if (labels.some((label) => label < -1 || label >= classes.length))
      throw fileRefused('answers in it are of classes that there are not.');
    this.#count('evaluations', 1);
  }

  #count(what: keyof ProjectCounts, more: number): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + more };
  }

  #once(...what: readonly string[]): void {
    const name = JSON.stringify(what);
    if (this.#seen.has(name)) throw fileRefused(`it holds a ${what[0]} twice.`);
    this.#seen.add(name);
  }

  #own(projectId: string): void {
    if (projectId !== this.#projectId) throw fileRefused('it holds pieces of another project.');
  }

  #known(ids: readonly PhotoId[]): void {
    if (ids.some((id) => !this.#photos!.has(id))) throw fileRefused('it knows of photos that it has not.');
  }

  #add(to: Set<PhotoId>, ids: readonly PhotoId[]): void {
    this.#known(ids);
    if (ids.length === 0) throw fileRefused('a part of it is of no photo.');
    for (const id of ids) {
      if (to.has(id)) throw fileRefused('it holds the same of a photo twice.');
      to.add(id);
    }
  }
}

function isId(id: string): boolean {
  return id.length > 0 && id.length <= MOST_ID_LETTERS;
}
