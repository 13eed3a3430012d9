/** A photo before it is imported, so that a person sees which class is which. */
import { toWire } from '../../core/errors.ts';
import { readHeader } from '../../core/photos/header.ts';
import { createDecoder } from './decode.ts';
import type { Found } from './find.ts';

const decoder = createDecoder();

/** @returns JPEG; null where the file is no photo, which the import says in its turn */
export async function preview({ files }: Found, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = files.get(path);
  if (file === undefined) return null;
  try {
    const bytes = await file.read();
    return (await decoder.decode(bytes, readHeader(bytes))).copy;
  } catch (thrown) {
    console.info(`${path}: no preview.`, toWire(thrown).message);
    return null;
  }
}
