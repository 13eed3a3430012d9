/** A small project of drawn photos, stored as the importer stores them. */
import { STUDENT_SIDE_PX } from '../../../core/limits.ts';
import { createRandom } from '../../../core/random.ts';
import type { Photo, Split } from '../../../core/records/project.ts';
import { commitBlock } from '../../../storage/copies.ts';
import { putProject } from '../../../storage/projects.ts';

const CLASSES = ['discs', 'stripes'];
const SPLIT_CYCLE: readonly Split[] = ['train', 'train', 'validation', 'test'];

/** Discs or stripes in random colours: [widthPx x heightPx] JPEG bytes. */
async function draw(
  kind: number,
  seed: number,
  widthPx: number,
  heightPx: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const random = createRandom(seed);
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d')!;
  const colour = () => `hsl(${random.below(360)} ${40 + random.below(60)}% ${20 + random.below(60)}%)`;
  context.fillStyle = colour();
  context.fillRect(0, 0, widthPx, heightPx);
  for (let i = 0; i < 12; i++) {
    context.fillStyle = colour();
    const [x, y, size] = [random.below(widthPx), random.below(heightPx), 10 + random.below(80)];
    if (kind === 0) {
      context.beginPath();
      context.arc(x, y, size, 0, Math.PI * 2);
      context.fill();
    } else {
      context.fillRect(0, y, widthPx, 4 + size / 8);
    }
  }
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  return new Uint8Array(await blob.arrayBuffer());
}

/**
 * Stores `count` photos of two classes, some landscape and some portrait; returns them.
 * @long one folder: drawn, then stored record by record
 */
export async function storeDrawnProject(projectId: string, count: number): Promise<readonly Photo[]> {
  const drawn = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      draw(i % 2, i + 1, i % 3 === 0 ? 288 : 400, i % 3 === 0 ? 360 : 288),
    ),
  );
  const photos = drawn.map((bytes, index): Photo => {
    const classIndex = index % 2;
    return {
      projectId,
      index,
      id: `${projectId}-photo-${index}`,
      path: `${CLASSES[classIndex]}/${index}.jpg`,
      name: `${index}.jpg`,
      format: 'jpeg',
      widthPx: 400,
      heightPx: 288,
      sizeBytes: bytes.length,
      classIndex,
      split: SPLIT_CYCLE[Math.floor(index / 2) % 4]!,
      isExcluded: false,
    };
  });
  const ids = photos.map((photo) => photo.id);
  const offsets = new Uint32Array(count + 1);
  drawn.forEach((bytes, i) => {
    offsets[i + 1] = offsets[i]! + bytes.length;
  });
  const bytes = new Uint8Array(offsets[count]!);
  drawn.forEach((one, i) => {
    bytes.set(one, offsets[i]);
  });
  const key = `${projectId}-block`;
  await putProject({
    id: projectId,
    name: 'Drawn',
    source: 'sample',
    createdAtMs: 1,
    classes: CLASSES,
    seed: 1,
    splitOrigin: 'drawn',
    splitRatios: { train: 0.5, validation: 0.25, test: 0.25 },
    skipped: [],
    duplicates: [],
    understood: null,
    keptApart: [],
    revision: 1,
  });
  await commitBlock(
    {
      copies: { key, ids, offsets, mimeType: 'image/jpeg', bytes },
      pixels: { key, ids, sidePx: STUDENT_SIDE_PX, pixels: new Uint8Array(count * STUDENT_SIDE_PX ** 2 * 3) },
      index: ids.map((id, row) => ({
        id,
        copyKey: key,
        copyRow: row,
        pixelKey: key,
        pixelRow: row,
        widthPx: 400,
        heightPx: 288,
      })),
    },
    photos,
  );
  return photos;
}
