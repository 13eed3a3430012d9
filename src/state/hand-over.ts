/**
 * Gives files to the importer or the intake a few at a time. To clone a File for another thread costs the page about
 * 0.15 ms: ten thousand in one message held it up for a second and a half.
 */
import type { PhotoSource, SourceFile } from '../protocol/importer.ts';

const FILES_A_MESSAGE = 64;

interface Taker {
  call(
    method: 'handOver',
    params: { readonly source: number; readonly files: readonly SourceFile[] },
    options: { readonly signal: AbortSignal },
  ): Promise<null>;
}

/**
 * @returns the sources without the files that the worker has by now; to be used in one `importPhotos` or `look` of
 * that worker
 */
export async function handOver(
  taker: Taker,
  sources: readonly PhotoSource[],
  signal: AbortSignal,
): Promise<readonly PhotoSource[]> {
  for (const [source, from] of sources.entries()) {
    if (from.kind === 'archive' || from.files === undefined) continue;
    for (let at = 0; at < from.files.length; at += FILES_A_MESSAGE) {
      const files = from.files.slice(at, at + FILES_A_MESSAGE);
      await taker.call('handOver', { source, files }, { signal });
    }
  }
  return sources.map((source) => (source.kind === 'archive' ? source : { ...source, files: [] }));
}
