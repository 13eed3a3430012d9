/**
 * What was found becomes a project, as the plan says: each file is read once, and stored. One bad file is a line in the report; the
 * import as a whole fails only with NO_PHOTOS, QUOTA, STORAGE or CANCELLED. After a crash or a full disk, importing
 * again reads no stored photo twice.
 */
import { PupilError } from '../../core/errors.ts';
import { readHeader } from '../../core/photos/header.ts';
import { applyPlan, type PlacedFile } from '../../core/photos/plan/apply.ts';
import type { ImportPlan } from '../../core/records/import-plan.ts';
import type { SkippedFile } from '../../core/records/project.ts';
import type { ImportOptions, ImportProgress, ImportResult } from '../../protocol/importer.ts';
import type { CallContext } from '../../protocol/rpc.ts';
import { knownCopies } from '../../storage/copies.ts';
import { createReporter } from '../shared/reporter.ts';
import { sha256 } from '../shared/sha256.ts';
import type { FoundFile } from '../shared/sources/found-file.ts';
import { skipped } from '../shared/sources/skipped.ts';
import { whileImporting } from '../shared/unfinished.ts';
import type { Arrival } from './arrival.ts';
import { createDecoder, type Decoder } from './decode.ts';
import { endsImport } from './ends-import.ts';
import type { Found } from './find.ts';
import { inOrder } from './in-order.ts';
import { openIntake } from './intake.ts';

/** Decoding and encoding run on the browser's own threads; this many keep two cores busy. */
const PHOTOS_IN_FLIGHT = 6;

/** @param agreed the plan of what was found, and what the project keeps of it in words */
export function importPhotos(
  found: Found,
  { plan, notes }: { readonly plan: ImportPlan; readonly notes: readonly string[] },
  options: ImportOptions,
  { signal, progress }: CallContext<ImportProgress>,
): Promise<ImportResult> {
  return whileImporting(options.projectId, signal, async () => {
    const report = createReporter(progress);
    const placement = applyPlan(found.paths, found.lists, plan, found.there);
    const files = placement.account.files + found.skipped.length;
    const account = { ...placement.account, files };
    const skippedFiles: SkippedFile[] = [...found.skipped];
    const intake = await openIntake(options, found.kind, found.title, placement.classes);

    const decoder = createDecoder();
    const read = (placed: PlacedFile) => readPhoto(placed, found.files.get(placed.path)!, decoder, signal);
    const total = placement.files.length + skippedFiles.length;
    for await (const outcome of inOrder(placement.files, PHOTOS_IN_FLIGHT, read)) {
      signal.throwIfAborted();
      if ('code' in outcome) skippedFiles.push(outcome);
      else await intake.add(outcome);
      const done = intake.committed + skippedFiles.length;
      report({ phase: 'reading', done, total, photos: intake.photos, skipped: skippedFiles.length });
    }
    const { relabelled } = placement;
    if (intake.isEmpty && relabelled.length === 0) throw noPhotos(skippedFiles);
    const result = await intake.finish(skippedFiles, { plan, account, notes }, relabelled);
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
    const header = readHeader(bytes, placed.path);
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

function noPhotos(skippedFiles: readonly SkippedFile[]): PupilError {
  const first = skippedFiles[0];
  const why =
    first === undefined
      ? 'There is no file in it.'
      : `${skippedFiles.length === 1 ? 'Its only file was' : `All ${skippedFiles.length} files were`} skipped; ${first.path}: ${first.reason}`;
  return new PupilError('NO_PHOTOS', `No photo was found. ${why}`, { skipped: skippedFiles.length });
}
