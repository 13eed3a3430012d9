/**
 * Working copies in memory as they are stored, a tenth of what they take as pixels: a batch of them is then decoded
 * without reading blocks of other photos for it.
 */
import type { PhotoId } from '../../core/records/project.ts';
import type { EncodedCopy } from '../../storage/copies.ts';
import { type Copies, DECODED_AT_ONCE, storedCopies } from './squares.ts';

export interface KeptCopies {
  readonly copies: Copies;
  /** Held. */
  readonly bytes: number;
}

/** As many as fit; the others are read from the storage whenever they are asked for. */
export async function keepCopies(
  ids: readonly PhotoId[],
  maxBytes: number,
  onRead?: (done: number) => void,
): Promise<KeptCopies> {
  const kept = new Map<PhotoId, EncodedCopy>();
  let bytes = 0;
  const keepAll = async () => {
    for await (const batch of storedCopies(ids)) {
      for (const copy of batch) {
        if (bytes + copy.bytes.length > maxBytes) return;
        kept.set(copy.id, copy);
        bytes += copy.bytes.length;
      }
      onRead?.(kept.size);
    }
  };
  await keepAll();
  return {
    bytes,
    async *copies(wanted) {
      const here = wanted.flatMap((id) => kept.get(id) ?? []);
      for (let at = 0; at < here.length; at += DECODED_AT_ONCE) yield here.slice(at, at + DECODED_AT_ONCE);
      if (here.length < wanted.length) yield* storedCopies(wanted.filter((id) => !kept.has(id)));
    },
  };
}
