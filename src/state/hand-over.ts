/**
 * Gives files to the importer a few at a time. To clone a File for another thread costs the page about 0.15 ms: ten thousand in one
 * message held it up for a second and a half.
 */
import type { ImporterCalls, PhotoSource } from '../protocol/importer.ts';
import type { Client } from '../protocol/rpc.ts';

const FILES_A_MESSAGE = 64;

/** @returns the sources without the files that the importer has by now; to be used in one `importPhotos` of that importer */
export async function handOver(
  importer: Pick<Client<ImporterCalls>, 'call'>,
  sources: readonly PhotoSource[],
  signal: AbortSignal,
): Promise<readonly PhotoSource[]> {
  for (const [source, from] of sources.entries()) {
    if (from.kind !== 'files') continue;
    for (let at = 0; at < from.files.length; at += FILES_A_MESSAGE) {
      const files = from.files.slice(at, at + FILES_A_MESSAGE);
      await importer.call('handOver', { source, files }, { signal });
    }
  }
  return sources.map((source) => (source.kind === 'files' ? { ...source, files: [] } : source));
}
