/**
 * A drop becomes a project: list, lay out, read each file once, store. One bad file is a line in the report; the
 * import as a whole fails only with NO_PHOTOS, QUOTA, STORAGE or CANCELLED. After a crash or a full disk, importing
 * again reads no stored photo twice.
 */
import { PupilError, toWire } from '../../core/errors.ts';
import { readHeader } from '../../core/photos/header.ts';
import { layOut, type PlacedFile } from '../../core/photos/layout.ts';
import { isMetadataPath, type Metadata, parseMetadata } from '../../core/photos/metadata.ts';
import type { Project, SkippedFile } from '../../core/records/project.ts';
import type { ImportOptions, ImportProgress, ImportResult, PhotoSource } from '../../protocol/importer.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { knownCopies } from '../../storage/copies.ts';
import { sha256 } from '../shared/sha256.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { type Listing, listSources, nameOf } from '../shared/sources/listing.ts';
import { skipped } from '../shared/sources/skipped.ts';
import type { Arrival } from './arrival.ts';
import { createDecoder, type Decoder } from './decode.ts';
import { inOrder } from './in-order.ts';
import { openIntake } from './intake.ts';
import { createReporter } from './reporter.ts';
import { whileImporting } from './unfinished.ts';

/** Decoding and encoding run on the browser's own threads; this many keep two cores busy. */
const PHOTOS_IN_FLIGHT = 6;

export function importPhotos(
  sources: readonly PhotoSource[],
  options: ImportOptions,
  { signal, progress }: CallContext<ImportProgress>,
): Promise<ImportResult> {
  return whileImporting(options.projectId, signal, async () => {
    const report = createReporter(progress);
    const listing = await listSources(sources, signal, (total) =>
      report({ phase: 'listing', done: 0, total, photos: 0, skipped: 0 }),
    );
    const skippedFiles: SkippedFile[] = [...listing.skipped];
    const labels = await readMetadata(listing, skippedFiles);
    const files = new Map(listing.files.map((file) => [file.path, file]));
    const layout = layOut(
      [...files.keys()].filter((path) => !isMetadataPath(path)),
      labels,
    );
    const intake = await openIntake(options, kindOf(sources), titleOf(sources), layout.classes);

    const decoder = createDecoder();
    const read = (placed: PlacedFile) => readPhoto(placed, files.get(placed.path)!, decoder, signal);
    const total = layout.files.length + skippedFiles.length;
    for await (const outcome of inOrder(layout.files, PHOTOS_IN_FLIGHT, read)) {
      signal.throwIfAborted();
      if ('code' in outcome) skippedFiles.push(outcome);
      else await intake.add(outcome);
      const done = intake.committed + skippedFiles.length;
      report({ phase: 'reading', done, total, photos: intake.photos, skipped: skippedFiles.length });
    }
    if (intake.isEmpty) throw noPhotos(skippedFiles);
    const result = await intake.finish(skippedFiles);
    report({ phase: 'reading', done: total, total, photos: result.photos, skipped: result.skipped }, true);
    return result;
  });
}

/** @throws only what ends the whole import; everything else is a skipped file */
async function readPhoto(
  placed: PlacedFile,
  file: FoundFile,
  decoder: Decoder,
  signal: AbortSignal,
): Promise<Arrival | SkippedFile> {
  try {
    signal.throwIfAborted();
    const bytes = await file.read();
    const header = readHeader(bytes);
    // Who a photo is, whatever it is called and wherever it lies.
    const id = await sha256(bytes);
    const known = (await knownCopies([id])).get(id);
    signal.throwIfAborted();
    const decoded = known === undefined ? await decoder.decode(bytes, header) : null;
    const { widthPx, heightPx } = known ?? decoded!;
    return {
      ...placed,
      id,
      format: header.format,
      widthPx,
      heightPx,
      sizeBytes: bytes.length,
      stored: decoded,
    };
  } catch (thrown) {
    if (endsImport(thrown)) throw thrown;
    return skipped(placed.path, thrown);
  }
}

async function readMetadata(listing: Listing, refused: SkippedFile[]): Promise<Metadata[]> {
  const found: Metadata[] = [];
  for (const file of listing.files.filter(({ path }) => isMetadataPath(path))) {
    try {
      found.push(parseMetadata(file.path, new TextDecoder().decode(await file.read())));
    } catch (thrown) {
      if (endsImport(thrown)) throw thrown;
      refused.push(skipped(file.path, thrown));
    }
  }
  return found;
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

function noPhotos(skippedFiles: readonly SkippedFile[]): PupilError {
  const first = skippedFiles[0];
  const why =
    first === undefined
      ? 'There is no file in it.'
      : `${skippedFiles.length === 1 ? 'Its only file was' : `All ${skippedFiles.length} files were`} skipped; ${first.path}: ${first.reason}`;
  return new PupilError('NO_PHOTOS', `No photo was found. ${why}`, { skipped: skippedFiles.length });
}

/** Failures that end the whole import: nothing after them can be stored, or the user does not want it. */
function endsImport(thrown: unknown): boolean {
  return ['CANCELLED', 'QUOTA', 'STORAGE'].includes(toWire(thrown).code);
}
