/** Object URLs of working copies for the gallery: the newest few hundred are kept, the oldest are revoked. */
import type { PhotoId } from '../../core/records/project.ts';
import { readCopy } from '../../storage/copies.ts';

const KEPT = 600;

export interface Thumbnails {
  url(id: PhotoId): Promise<string | null>;
  clear(): void;
}

export function createThumbnails(): Thumbnails {
  const urls = new Map<PhotoId, Promise<string | null>>();

  const revoke = async (pending: Promise<string | null>) => {
    const url = await pending;
    if (url !== null) URL.revokeObjectURL(url);
  };
  const load = async (id: PhotoId) => {
    const copy = await readCopy(id);
    if (copy === null) return null;
    return URL.createObjectURL(new Blob([new Uint8Array(copy.bytes)], { type: copy.mimeType }));
  };

  return {
    url(id) {
      const known = urls.get(id);
      if (known !== undefined) {
        urls.delete(id);
        urls.set(id, known);
        return known;
      }
      const pending = load(id);
      urls.set(id, pending);
      // A failed read must be tried again, not remembered.
      pending.catch(() => urls.delete(id));
      const oldest = urls.keys().next();
      if (urls.size > KEPT && !oldest.done) {
        void revoke(urls.get(oldest.value)!);
        urls.delete(oldest.value);
      }
      return pending;
    },
    clear() {
      for (const pending of urls.values()) void revoke(pending);
      urls.clear();
    },
  };
}
