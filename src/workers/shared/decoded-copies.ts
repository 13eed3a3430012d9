/** Working copies of many photos as bitmaps, so many at a time. */
import type { PhotoId } from '../../core/records/project.ts';
import { type EncodedCopy, readCopyBlocks } from '../../storage/copies.ts';
import { decodeCopy } from './photos.ts';

export interface Decoded {
  readonly id: PhotoId;
  /** Whoever takes it closes it. */
  readonly bitmap: ImageBitmap;
}

type Batches<Item> = AsyncGenerator<readonly Item[]>;

/** The browser decodes the next batch on threads of its own while the caller works on this one. */
export async function* decodedCopies(batches: Batches<EncodedCopy>): Batches<Decoded> {
  const decodeNext = async () => {
    const { value: copies, done } = await batches.next();
    return done === true ? null : Promise.all(copies.map(decoded));
  };
  let batch = await decodeNext();
  while (batch !== null) {
    const following = decodeNext();
    // Whoever ends this worker before that batch is wanted ends its failure too.
    following.catch(() => undefined);
    yield batch;
    batch = await following;
  }
}

async function decoded(copy: EncodedCopy): Promise<Decoded> {
  return { id: copy.id, bitmap: await decodeCopy(copy) };
}

/** Stored copies, `size` at a time across the borders of blocks; photos without one are left out. */
export async function* copyBatches(ids: readonly PhotoId[], size: number): Batches<EncodedCopy> {
  let batch: EncodedCopy[] = [];
  for await (const block of readCopyBlocks(ids)) {
    for (const copy of block) {
      batch.push(copy);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
