/**
 * The way from the page that explains a method to its loss code: a worker of its own, there while the picture is
 * looked at.
 */
import { fromWire, toWire } from '../core/errors.ts';
import type { Place, Pull } from '../core/objectives/plane/pull.ts';
import type { Landscape, PictureCalls, PictureSubject } from '../protocol/picture.ts';
import type { Client } from '../protocol/rpc.ts';
import { spawnPicture } from './spawn.ts';

export type { Landscape, PictureSubject };

/**
 * Each call of a kind takes the place of the last one of its kind, which answers null: only the newest place or
 * setting matters.
 */
export interface LossPicture {
  pull(subject: PictureSubject, at: Place): Promise<Pull | null>;
  landscape(subject: PictureSubject, side: number): Promise<Landscape | null>;
  end(): void;
}

export function openLossPicture(client: Client<PictureCalls> = spawnPicture()): LossPicture {
  const newest = { pull: new AbortController(), landscape: new AbortController() };
  const only = async <T>(kind: keyof typeof newest, ask: (signal: AbortSignal) => Promise<T>) => {
    newest[kind].abort();
    const own = new AbortController();
    newest[kind] = own;
    try {
      const answer = await ask(own.signal);
      return newest[kind] === own ? answer : null;
    } catch (thrown) {
      // Its place was taken, or the picture is no longer looked at.
      if (newest[kind] !== own || own.signal.aborted) return null;
      throw fromWire(toWire(thrown));
    }
  };
  return {
    pull: (subject, at) => only('pull', (signal) => client.call('pull', { ...subject, at }, { signal })),
    landscape: (subject, side) =>
      only('landscape', (signal) => client.call('landscape', { ...subject, side }, { signal })),
    end() {
      for (const controller of Object.values(newest)) controller.abort();
      client.end();
    },
  };
}
