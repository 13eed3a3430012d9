/** NumPy's .npz: a zip of .npy arrays under their names. What an entry claims to unpack to is held to a limit first. */
import { unzipSync } from 'fflate';
import { PupilError } from '../errors.ts';
import { invalidEmbeddings } from './embedding-rows.ts';

export interface NamedArray {
  /** Without its ending. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const MAX_ARRAYS = 256;

/**
 * Every .npy in it, in the order of the file.
 * @param maxBytes of all arrays together, unpacked
 * @throws {PupilError} EMBEDDINGS_INVALID
 */
export function readNpz(bytes: Uint8Array, maxBytes: number): readonly NamedArray[] {
  let arrays = 0;
  let unpackedBytes = 0;
  try {
    const files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!name.endsWith('.npy')) return false;
        arrays++;
        unpackedBytes += originalSize;
        if (arrays > MAX_ARRAYS || unpackedBytes > maxBytes) {
          throw invalidEmbeddings(
            `the .npz holds more than ${MAX_ARRAYS} arrays, or more than ${Math.round(maxBytes / 2 ** 20).toLocaleString('en')} MiB of them. Save the embeddings alone`,
            { maxArrays: MAX_ARRAYS, maxBytes },
          );
        }
        return true;
      },
    });
    return Object.entries(files).map(([name, array]) => ({
      name: name.slice(0, -'.npy'.length),
      bytes: array as Uint8Array<ArrayBuffer>,
    }));
  } catch (thrown) {
    if (thrown instanceof PupilError) throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw invalidEmbeddings(`the .npz cannot be unpacked (${why.slice(0, 120)})`, {}, { cause: thrown });
  }
}
