/**
 * A project file as the pieces of a project, in the order of its table. Every record goes through the parser of its
 * kind, and every piece through the questions of `whole.ts`: what comes out fits together. Reading it to the end is
 * how a file is checked before anything of it is stored.
 */
import { parseBakeoff } from '../bakeoff/bakeoff.ts';
import { parseNamingNotes } from '../naming.ts';
import { VIEW_PLAN } from '../recipe/parse.ts';
import { type Photo, type PhotoId, parsePhoto, parseProject } from '../records/project.ts';
import { parseCheckpoint, parseEvaluation, parseRun } from '../records/run.ts';
import { list, orNull, parser, record, text } from '../records/shape.ts';
import {
  parseEmbeddingBlock,
  parseEmbeddingCursor,
  parsePixelBlock,
  parseTextEmbedding,
  parseViewBlock,
  parseViewCursor,
} from '../records/stored-blocks.ts';
import { LOADED_TEACHER, parseKnowledge } from '../records/teacher.ts';
import type { FileEntry } from './contents.ts';
import type { KnownTeachers, ProjectItem } from './item.ts';
import { type FileKind, mimeTypeOf, placeOf } from './layout.ts';
import { inWords, type OpenedProjectFile } from './open.ts';
import { decodeRecord } from './record.ts';
import { fileRefused } from './refusal.ts';
import { WholeProject } from './whole.ts';

const EXPORT_AGAIN = 'Export the project again.';

const parseTeachers = parser(
  'What a project file says of teachers',
  EXPORT_AGAIN,
  record<KnownTeachers>({
    chosen: orNull(LOADED_TEACHER),
    brought: list(LOADED_TEACHER),
    viewPlan: orNull(VIEW_PLAN),
  }),
);
const parseTexts = parser(
  'Texts in a project file',
  EXPORT_AGAIN,
  list((value) => value),
);
const parseIds = parser(
  'Views in a project file',
  EXPORT_AGAIN,
  record<{ ids: readonly PhotoId[] }>({ ids: list(text) }),
);
const parseViews = (value: unknown) => ({ ...parseViewBlock(value), ...parseIds(value) });

type Copies = Map<PhotoId, Uint8Array<ArrayBuffer>>;

/**
 * @param onRead bytes of pieces read so far
 * @throws {PupilError} PROJECT_FILE_INVALID, RECORD_INVALID, or what reading throws
 */
export async function* itemsOf(
  file: OpenedProjectFile,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<ProjectItem> {
  const whole = new WholeProject();
  const gathered: Gathered = { mimeType: null, copies: new Map(), photos: [] };
  let readBytes = file.files[0]![1];
  // That of the head was read when the file was opened; its hash is asked for here.
  await file.read(file.files[0]!);
  for (const entry of file.files.slice(1)) {
    const item = itemOf(entry, await file.read(entry), gathered);
    if (item !== null) {
      whole.see(item);
      if (item.kind === 'photos') gathered.photos = item.photos;
      yield item;
    }
    readBytes += entry[1];
    onRead(readBytes);
  }
  if (gathered.copies.size > 0) throw fileRefused('working copies in it have no pixels.');
  whole.end(file.counts);
}

/** Copies that wait for the pixels of the same photos. */
interface Gathered {
  mimeType: string | null;
  readonly copies: Copies;
  photos: readonly Photo[];
}

/** null for a piece that waits for the next. */
function itemOf([path]: FileEntry, bytes: Uint8Array<ArrayBuffer>, gathered: Gathered): ProjectItem | null {
  const place = placeOf(path);
  if (place === null) throw fileRefused(`this version does not know what ${inWords(path)} in it is.`);
  const { kind, parts } = place;
  if (kind === 'copy') {
    gather(gathered, Number(parts[0]), mimeTypeOf(parts[1]!), bytes);
    return null;
  }
  if (gathered.copies.size > 0 && kind !== 'pixels')
    throw fileRefused('working copies in it have no pixels.');
  if (kind === 'photos') return { kind, photos: photosIn(bytes) };
  return ITEMS[kind](decodeRecord(bytes), gathered);
}

const ITEMS: Readonly<
  Record<Exclude<FileKind, 'copy' | 'photos'>, (value: unknown, gathered: Gathered) => ProjectItem>
> = {
  project: (value) => ({ kind: 'project', project: parseProject(value) }),
  teachers: (value) => ({ kind: 'teachers', teachers: parseTeachers(value) }),
  pixels: blockOf,
  embeddingCursor: (value) => ({ kind: 'embeddingCursor', cursor: parseEmbeddingCursor(value) }),
  embeddings: (value) => ({ kind: 'embeddings', part: parseEmbeddingBlock(value) }),
  viewCursor: (value) => ({ kind: 'viewCursor', cursor: parseViewCursor(value) }),
  views: viewsOf,
  texts: (value) => ({ kind: 'texts', texts: parseTexts(value).map(parseTextEmbedding) }),
  naming: (value) => ({ kind: 'naming', notes: parseNamingNotes(value) }),
  comparison: (value) => ({ kind: 'comparison', bakeoff: parseBakeoff(value) }),
  knowledge: (value) => ({ kind: 'knowledge', knowledge: parseKnowledge(value) }),
  run: (value) => ({ kind: 'run', run: parseRun(value) }),
  checkpoint: (value) => ({ kind: 'checkpoint', checkpoint: parseCheckpoint(value) }),
  evaluation: (value) => ({ kind: 'evaluation', evaluation: parseEvaluation(value) }),
};

function gather(gathered: Gathered, index: number, mimeType: string, bytes: Uint8Array<ArrayBuffer>): void {
  const photo = gathered.photos[index];
  if (photo === undefined)
    throw fileRefused(`it holds the working copy of a photo ${index}, which it has not.`);
  if (gathered.copies.size > 0 && gathered.mimeType !== mimeType)
    throw fileRefused('working copies in it that belong together are of several types.');
  gathered.mimeType = mimeType;
  gathered.copies.set(photo.id, bytes);
}

function blockOf(value: unknown, { mimeType, copies }: Gathered): ProjectItem {
  const pixels = parsePixelBlock(value);
  const own = pixels.ids.flatMap((id) => copies.get(id) ?? []);
  if (mimeType === null || own.length !== pixels.ids.length || copies.size !== own.length)
    throw fileRefused('working copies and pixels in it are not of the same photos.');
  copies.clear();
  return { kind: 'block', block: { mimeType, copies: own, pixels } };
}

function viewsOf(value: unknown): ProjectItem {
  const { ids, ...part } = parseViews(value);
  return { kind: 'views', part, ids };
}

function photosIn(bytes: Uint8Array): readonly Photo[] {
  let lines: readonly unknown[];
  try {
    const whole = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    lines =
      whole === ''
        ? []
        : whole
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown);
  } catch (cause) {
    throw fileRefused('the list of its photos is not JSON.', cause);
  }
  return lines.map(parsePhoto);
}
