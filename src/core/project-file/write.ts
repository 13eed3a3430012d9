/** A project as a file, piece by piece: each is written before the next is asked for. */
import { PupilError } from '../errors.ts';
import { ZipWriter } from '../files/zip-writer.ts';
import type { PhotoId } from '../records/project.ts';
import {
  asLine,
  CONTENTS_PATH,
  type FileEntry,
  HEAD_PATH,
  headOf,
  NO_COUNTS,
  type ProjectCounts,
} from './contents.ts';
import type { PhotoBlock, ProjectItem } from './item.ts';
import { endingOf, PATHS } from './layout.ts';
import { encodeRecord } from './record.ts';

export interface ProjectFileTarget {
  /** Resolves when there is room for more. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** SHA-256 in lower-case hex. */
  hash(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** @param sizeBytes written so far */
  written?(sizeBytes: number): void;
  /** What could not leave, in sentences; asked for at the end. */
  notes(): readonly string[];
}

export interface WrittenFile {
  readonly sizeBytes: number;
  readonly counts: ProjectCounts;
}

/** @param items the project first, then its photos. */
export async function writeProjectFile(
  items: AsyncIterable<ProjectItem>,
  target: ProjectFileTarget,
): Promise<WrittenFile> {
  const writer = new ItemWriter(target);
  for await (const item of items) await writer.add(item);
  return writer.end();
}

class ItemWriter {
  readonly #target: ProjectFileTarget;
  readonly #zip: ZipWriter;
  readonly #files: FileEntry[] = [];
  #counts: ProjectCounts = NO_COUNTS;
  /** Where each photo stands for the first time. */
  readonly #places = new Map<PhotoId, number>();
  #pixelParts = 0;
  /** Of the teacher, the views and the run that are being written; -1 before the first. */
  #teacher = -1;
  #views = -1;
  #run = -1;
  #texts = 0;
  #knowledge = 0;

  constructor(target: ProjectFileTarget) {
    this.#target = target;
    this.#zip = new ZipWriter((bytes) => target.write(bytes));
  }

  async add(item: ProjectItem): Promise<void> {
    switch (item.kind) {
      case 'project':
        await this.#put(HEAD_PATH, headOf(item.project.name));
        return this.#record(PATHS.project, item.project);
      case 'photos':
        for (const { id, index } of item.photos) if (!this.#places.has(id)) this.#places.set(id, index);
        this.#count('photos', item.photos.length);
        return this.#put(PATHS.photos, linesOf(item.photos));
      case 'teachers':
        return this.#record(PATHS.teachers, item.teachers);
      case 'block':
        return this.#block(item.block);
      case 'embeddingCursor':
        this.#teacher++;
        return this.#record(PATHS.embeddingCursor(this.#teacher), item.cursor);
      case 'embeddings':
        this.#count('embeddings', item.part.ids.length);
        return this.#record(PATHS.embeddings(this.#teacher, item.part.block), item.part);
      case 'viewCursor':
        this.#views++;
        return this.#record(PATHS.viewCursor(this.#views), item.cursor);
      case 'views':
        this.#count('views', item.ids.length);
        return this.#record(PATHS.views(this.#views, item.part.block), { ...item.part, ids: item.ids });
      default:
        return this.#known(item);
    }
  }

  /** What is known of the photos, and what was made of it. */
  async #known(item: Exclude<ProjectItem, { readonly kind: PhotoKind }>): Promise<void> {
    switch (item.kind) {
      case 'texts':
        this.#count('texts', item.texts.length);
        return this.#record(PATHS.texts(this.#texts++), item.texts);
      case 'naming':
        return this.#record(PATHS.naming, item.notes);
      case 'comparison':
        return this.#record(PATHS.comparison, item.bakeoff);
      case 'knowledge':
        return this.#record(PATHS.knowledge(this.#knowledge++), item.knowledge);
      case 'run':
        this.#run++;
        this.#count('runs', 1);
        return this.#record(PATHS.run(this.#run), item.run);
      case 'checkpoint':
        this.#count('checkpoints', 1);
        return this.#record(PATHS.checkpoint(this.#run, item.checkpoint.slot), item.checkpoint);
      case 'evaluation':
        this.#count('evaluations', 1);
        return this.#record(PATHS.evaluation(this.#run, item.evaluation.split), item.evaluation);
      default:
        item satisfies never;
    }
  }

  async end(): Promise<WrittenFile> {
    const contents = { counts: this.#counts, notes: this.#target.notes(), files: this.#files };
    await this.#zip.add(CONTENTS_PATH, asLine(contents));
    await this.#zip.finish();
    return { sizeBytes: this.#zip.sizeBytes, counts: this.#counts };
  }

  async #block({ mimeType, copies, pixels }: PhotoBlock): Promise<void> {
    const ending = endingOf(mimeType);
    if (ending === null) throw new PupilError('UNEXPECTED', `Working copies of ${mimeType} have no ending.`);
    for (const [row, id] of pixels.ids.entries())
      await this.#put(PATHS.copy(this.#places.get(id)!, ending), copies[row]!);
    this.#count('copies', pixels.ids.length);
    await this.#record(PATHS.pixels(this.#pixelParts++), pixels);
  }

  #count(what: keyof ProjectCounts, more: number): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + more };
  }

  #record(path: string, value: unknown): Promise<void> {
    return this.#put(path, encodeRecord(value));
  }

  async #put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#files.push([path, bytes.length, await this.#target.hash(bytes)]);
    await this.#zip.add(path, bytes);
    this.#target.written?.(this.#zip.sizeBytes);
  }
}

type PhotoKind =
  | 'project'
  | 'photos'
  | 'teachers'
  | 'block'
  | 'embeddingCursor'
  | 'embeddings'
  | 'viewCursor'
  | 'views';

/** One JSON a line. */
function linesOf(values: readonly object[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
