/** The photos that an export is checked on. */
import { STUDENT_SIDE_PX } from '../../core/limits.ts';
import { createRandom } from '../../core/random.ts';
import type { PhotoId, Split } from '../../core/records/project.ts';
import type { EncodedPhoto } from '../../protocol/trainer.ts';
import { photosLost, readCopyBlocks } from '../../storage/copies.ts';
import { type Folder, labelledPhotos } from './material.ts';
import { pixelsAt } from './pixels.ts';

const MAX_CHECKED_PHOTOS = 512;
/** They travel as floats, and a stranger's kernels answer them: fewer photos that are larger than these. */
const MAX_CHECKED_PIXELS = MAX_CHECKED_PHOTOS * STUDENT_SIDE_PX ** 2;
const NOISE_PHOTOS = 16;
const NOISE_STREAM = 0x20153;

export interface CheckedPhotos {
  /** [n, sizePx, sizePx, 3] */
  readonly pixels: Uint8Array;
  /** [n], class indices; -1 of noise. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** As they are stored; none of noise. */
  readonly photos: readonly EncodedPhoto[];
}

/**
 * Test photos, else validation, else training, at most 512 and no more pixels than those of 512 at 96 px; seeded noise
 * where there is no photo at all.
 */
export async function checkedPhotos(
  folder: Folder,
  classNames: readonly string[],
  sizePx: number,
  seed: number,
): Promise<CheckedPhotos> {
  const most = Math.min(MAX_CHECKED_PHOTOS, Math.floor(MAX_CHECKED_PIXELS / sizePx ** 2));
  for (const split of ['test', 'validation', 'train'] satisfies Split[]) {
    const { ids, labels } = labelledPhotos(folder, split, classNames);
    if (ids.length === 0) continue;
    const asked = ids.slice(0, most);
    return {
      pixels: await pixelsAt(asked, sizePx),
      labels: Int32Array.from(labels.slice(0, most)),
      photos: await storedPhotos(asked),
    };
  }
  const random = createRandom(seed, NOISE_STREAM);
  return {
    pixels: Uint8Array.from({ length: NOISE_PHOTOS * sizePx * sizePx * 3 }, () => random.below(256)),
    labels: new Int32Array(NOISE_PHOTOS).fill(-1),
    photos: [],
  };
}

async function storedPhotos(ids: readonly PhotoId[]): Promise<EncodedPhoto[]> {
  const byId = new Map<PhotoId, EncodedPhoto>();
  for await (const block of readCopyBlocks(ids)) {
    // Of its own memory: what is handed over must not take a block of others along.
    for (const { id, bytes, mimeType } of block) byId.set(id, { bytes: bytes.slice(), mimeType });
  }
  return ids.map((id) => {
    const photo = byId.get(id);
    if (photo === undefined) throw photosLost(id);
    return photo;
  });
}
