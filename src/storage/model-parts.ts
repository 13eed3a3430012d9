/**
 * What has come of a download, part by part, so that it goes on where it stopped: after a cut, a pause, a reload or a
 * crash.
 */
import { committed } from './db.ts';

const CACHE = 'pupil-model-parts';

export interface PartStore {
  /** Parts in order, whole ones only. */
  read(): Promise<readonly Blob[]>;
  /** @param index of the part, from 0 */
  write(index: number, bytes: Blob): Promise<void>;
  clear(): Promise<void>;
}

/** @param name what is downloaded: an address whose bytes never change */
export function partsOf(name: string): PartStore {
  const prefix = `/model-parts/${encodeURIComponent(name)}/`;
  const urlOf = (index: number) => `${prefix}${index}`;
  return {
    async read() {
      const cache = await caches.open(CACHE);
      const parts: Blob[] = [];
      while (true) {
        const part = await cache.match(urlOf(parts.length));
        if (part === undefined) return parts;
        parts.push(await part.blob());
      }
    },
    async write(index, bytes) {
      await committed('A part of the model', async () => {
        const headers = { 'Content-Type': 'application/octet-stream' };
        await (await caches.open(CACHE)).put(urlOf(index), new Response(bytes, { headers }));
      });
    },
    async clear() {
      const cache = await caches.open(CACHE);
      for (const request of await cache.keys())
        if (new URL(request.url).pathname.startsWith(prefix)) await cache.delete(request);
    },
  };
}

/** Bytes of downloads that were begun and never finished. */
export async function unfinishedBytes(): Promise<number> {
  const cache = await caches.open(CACHE);
  let sizeBytes = 0;
  for (const request of await cache.keys()) sizeBytes += (await (await cache.match(request))!.blob()).size;
  return sizeBytes;
}

export async function removeUnfinished(): Promise<void> {
  await caches.delete(CACHE);
}
