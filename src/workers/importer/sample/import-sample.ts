/**
 * The sample: a data set that the app draws itself, so that a first visit needs no folder and no network. Its
 * pictures go the same road as files: identity from bytes, copies, pixels, splits.
 */
import { STUDENT_SIDE_PX } from '../../../core/limits.ts';
import { createRandom } from '../../../core/random.ts';
import type { ImportOptions, ImportProgress, ImportResult } from '../../../protocol/importer.ts';
import type { CallContext } from '../../../protocol/rpc.ts';
import { encodeCopy } from '../../shared/photos.ts';
import { createPixelReader } from '../../shared/pixel-reader.ts';
import { createReporter } from '../../shared/reporter.ts';
import { sha256 } from '../../shared/sha256.ts';
import { whileImporting } from '../../shared/unfinished.ts';
import type { Arrival } from '../arrival.ts';
import { inOrder } from '../in-order.ts';
import { openIntake } from '../intake.ts';
import { createCamera, SAMPLE_SIDE_PX } from './photograph.ts';
import { SAMPLE_CLASSES, type SampleClass } from './subjects.ts';

const PICTURES_IN_FLIGHT = 4;
const SEED_STREAM = 0x5c;

interface Picture {
  readonly subject: SampleClass;
  readonly number: number;
  readonly seed: number;
}

export function importSample(
  options: ImportOptions,
  imagesPerClass: number,
  { signal, progress }: CallContext<ImportProgress>,
): Promise<ImportResult> {
  return whileImporting(options.projectId, signal, async () => {
    const report = createReporter(progress);
    const pictures = listPictures(imagesPerClass, options.seed);
    const total = pictures.length;
    const classes = SAMPLE_CLASSES.map(({ name }) => name);
    const intake = await openIntake(options, 'sample', 'Sample', classes);
    const draw = createDrawing();
    for await (const arrival of inOrder(pictures, PICTURES_IN_FLIGHT, draw)) {
      signal.throwIfAborted();
      await intake.add(arrival);
      report({ phase: 'reading', done: intake.committed, total, photos: intake.photos, skipped: 0 });
    }
    const result = await intake.finish([], null);
    report({ phase: 'reading', done: total, total, photos: result.photos, skipped: 0 }, true);
    return result;
  });
}

function listPictures(imagesPerClass: number, seed: number): Picture[] {
  const random = createRandom(seed, SEED_STREAM);
  return SAMPLE_CLASSES.flatMap((subject) =>
    Array.from({ length: imagesPerClass }, (_, i) => ({ subject, number: i + 1, seed: random.uint32() })),
  );
}

function createDrawing(): (picture: Picture) => Promise<Arrival> {
  const camera = createCamera();
  const toPixels = createPixelReader(STUDENT_SIDE_PX);
  return async ({ subject, number, seed }) => {
    camera.take(subject, seed);
    // The encoder takes its copy of the canvas now; the next picture may be drawn over it.
    const encoding = encodeCopy(camera.canvas);
    const pixels = toPixels(camera.canvas);
    const copy = new Uint8Array(await (await encoding).arrayBuffer());
    return {
      id: await sha256(copy),
      path: `${subject.name}/${subject.name}-${String(number).padStart(3, '0')}.jpg`,
      format: 'jpeg',
      widthPx: SAMPLE_SIDE_PX,
      heightPx: SAMPLE_SIDE_PX,
      sizeBytes: copy.length,
      className: subject.name,
      split: null,
      isExcluded: false,
      stored: { copy, pixels },
    };
  };
}
