/**
 * The first step of an import: the names of all that was dropped, and the lists among them. No photo is opened, so
 * that how it is understood can be shown, and changed, before anything is decoded.
 */
import { MAX_LIST_BYTES, MAX_LISTS } from '../../core/limits.ts';
import type { LabelList } from '../../core/photos/lists/label-list.ts';
import { isListPath, readList } from '../../core/photos/lists/read-list.ts';
import { stemOf } from '../../core/photos/plan/folder-tree.ts';
import type { Proposal } from '../../core/photos/plan/proposal.ts';
import { proposePlan, reviseProposal } from '../../core/photos/plan/propose.ts';
import type { ImportPlan } from '../../core/records/import-plan.ts';
import type { Project, SkippedFile } from '../../core/records/project.ts';
import type { Encoding } from '../../core/text/encodings.ts';
import type { ImportProgress, PhotoSource } from '../../protocol/importer.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { listSources, nameOf } from '../shared/sources/listing.ts';
import { skipped } from '../shared/sources/skipped.ts';
import { endsImport } from './ends-import.ts';

export interface Found {
  readonly sources: readonly PhotoSource[];
  readonly files: ReadonlyMap<string, FoundFile>;
  /** What could not be listed, and lists that could not be read. */
  readonly skipped: readonly SkippedFile[];
  /** Files among which the plan decides. */
  readonly paths: readonly string[];
  readonly lists: readonly LabelList[];
  /** In which names of archives were read that do not say it; null where all of them do. */
  readonly nameEncoding: Encoding | null;
  /** Of how it was listed. */
  readonly notes: readonly string[];
  /** Paths of photos in the project that is added to, for lists that name them. */
  readonly there: readonly string[];
  readonly kind: Project['source'];
  readonly title: string;
}

/** @throws {PupilError} CANCELLED; a list that cannot be read is a skipped file */
export async function find(
  sources: readonly PhotoSource[],
  signal: AbortSignal,
  report: (progress: ImportProgress) => void,
  nameEncoding?: Encoding,
): Promise<Omit<Found, 'there'>> {
  const onFound = (total: number) => report({ phase: 'listing', done: 0, total, photos: 0, skipped: 0 });
  const listing = await listSources(sources, signal, onFound, { opensTables: true, nameEncoding });
  const refused: SkippedFile[] = [...listing.skipped];
  const lists: LabelList[] = [];
  const texts = candidates(listing.files);
  for (const file of texts.slice(0, MAX_LISTS)) {
    signal.throwIfAborted();
    try {
      const list = readList(file.path, await file.read(MAX_LIST_BYTES));
      if (list !== null) lists.push(list);
    } catch (thrown) {
      if (endsImport(thrown)) throw thrown;
      refused.push(skipped(file.path, thrown));
    }
  }
  const isRefused = new Set(refused.map(({ path }) => path));
  return {
    sources,
    nameEncoding: listing.nameEncoding,
    files: new Map(listing.files.map((file) => [file.path, file])),
    skipped: refused,
    paths: [
      ...listing.files.map(({ path }) => path).filter((path) => !isRefused.has(path)),
      ...listing.hidden,
    ],
    notes: [...listing.notes, ...tooMany(texts.length)],
    lists,
    kind: kindOf(sources),
    title: titleOf(sources),
  };
}

export function propose(found: Found): Proposal {
  const proposal = proposePlan(found.paths, found.lists, found.title, found.there);
  const { nameEncoding } = found;
  return withNotes(found, { ...proposal, plan: { ...proposal.plan, nameEncoding } });
}

/** How it was listed is to be told of every plan of it, a changed one too. */
function withNotes(found: Found, proposal: Proposal): Proposal {
  const unread = found.skipped.filter(({ path }) => isListPath(path)).map(inWords);
  return { ...proposal, notes: [...found.notes, ...proposal.notes, ...unread] };
}

/**
 * A plan that a person has changed.
 * @returns what it comes to, and what was found with its lists in the encodings of the plan
 */
export async function revise(
  found: Found,
  plan: ImportPlan,
  signal: AbortSignal,
): Promise<{ readonly found: Found; readonly proposal: Proposal }> {
  const { nameEncoding } = plan;
  if (nameEncoding !== null && found.nameEncoding !== null && nameEncoding !== found.nameEncoding) {
    const anew = await find(found.sources, signal, () => undefined, nameEncoding);
    const again = { ...anew, there: found.there };
    const proposal = propose(again);
    const folders = new Set(proposal.plan.folders.map(({ path }) => path));
    // Other names are other folders: what was said of the ones before says nothing of them.
    const isOfThese = plan.folders.every(({ path }) => folders.has(path));
    return { found: again, proposal: isOfThese ? revisedOf(again, plan) : proposal };
  }
  const lists = await Promise.all(
    found.lists.map(async (list) => {
      const encoding = plan.lists.find(({ path }) => path === list.path)?.encoding ?? list.encoding;
      if (encoding === list.encoding) return list;
      return readList(list.path, await found.files.get(list.path)!.read(MAX_LIST_BYTES), encoding) ?? list;
    }),
  );
  const read = { ...found, lists };
  return { found: read, proposal: revisedOf(read, plan) };
}

function revisedOf(found: Found, plan: ImportPlan): Proposal {
  return withNotes(found, reviseProposal(found.paths, found.lists, plan, found.there));
}

/** Texts that may be lists. Of many, those beside single photos (`1.txt` of `1.jpg`) are none. */
function candidates(files: readonly FoundFile[]): readonly FoundFile[] {
  const texts = files.filter(({ path }) => isListPath(path));
  if (texts.length <= MAX_LISTS) return texts;
  const stems = new Set(files.filter(({ path }) => !isListPath(path)).map(({ path }) => stemOf(path)));
  return texts.filter(({ path }) => !stems.has(stemOf(path)));
}

function tooMany(lists: number): string[] {
  const more = lists - MAX_LISTS;
  return more <= 0
    ? []
    : [
        `${lists.toLocaleString('en')} texts may be lists of labels; the first ${MAX_LISTS.toLocaleString('en')} were read, ${more.toLocaleString('en')} were not.`,
      ];
}

function inWords({ path, reason }: SkippedFile): string {
  return `${path}: ${reason}`;
}

function kindOf(sources: readonly PhotoSource[]): Project['source'] {
  const kinds = { directory: 'folder', files: 'files', archive: 'archive' } as const;
  return kinds[sources[0]?.kind ?? 'files'];
}

function titleOf(sources: readonly PhotoSource[]): string {
  const [first, ...others] = sources;
  if (first === undefined) return 'Photos';
  return others.length === 0 ? nameOf(first) : `${nameOf(first)} and ${others.length} more`;
}
