/** Project files as bytes in memory. */

import type { ProjectItem } from '../../../core/project-file/item.ts';
import { openProjectFile } from '../../../core/project-file/open.ts';
import { itemsOf } from '../../../core/project-file/read.ts';
import { writeProjectFile } from '../../../core/project-file/write.ts';
import { sha256 } from '../../shared/sha256.ts';
import { bytesOf } from '../../shared/sources/byte-source.ts';
import { zipSource } from '../zip-source.ts';

export async function fileOf(
  items: AsyncIterable<ProjectItem>,
  notes: readonly string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  await writeProjectFile(items, {
    async write(bytes) {
      parts.push(bytes);
    },
    hash: sha256,
    notes: () => notes,
  });
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Reads a file to its end. @throws {PupilError} */
export async function itemsIn(file: Uint8Array<ArrayBuffer>): Promise<readonly ProjectItem[]> {
  const items: ProjectItem[] = [];
  const opened = await openProjectFile(await zipSource(bytesOf(new Blob([file]))));
  for await (const item of itemsOf(opened)) items.push(item);
  return items;
}
