/** Fetches a published student from our own origin, once it is asked for, and holds it to its hash. */
import { PupilError, toWire } from '../../core/errors.ts';
import { type NamedTensor, readTensors } from '../../core/files/safetensors.ts';
import { siteAddress } from '../../core/site.ts';
import { studentPreset } from '../../core/students/presets.ts';
import { sha256 } from '../shared/sha256.ts';

/**
 * @param id of the student preset
 * @throws {PupilError} RECIPE_INVALID, DOWNLOAD_FAILED or DOWNLOAD_CORRUPT
 */
export async function fetchPretrained(id: string): Promise<ReadonlyMap<string, NamedTensor>> {
  const { published } = studentPreset(id);
  if (published === undefined) {
    throw new PupilError(
      'RECIPE_INVALID',
      `The student ${id} has no published weights. Start from random weights.`,
      { id },
    );
  }
  const { path, sizeBytes, sha256: expected } = published;
  const failed = (why: string, cause?: unknown) =>
    new PupilError(
      'DOWNLOAD_FAILED',
      `The pretrained weights of ${id} could not be fetched from this site: ${why}. Check the network and try again, or start from random weights.`,
      { id, path },
      { cause },
    );
  const response = await fetch(siteAddress(path)).catch((cause: unknown) => {
    throw failed(toWire(cause).message, cause);
  });
  // Development servers answer a missing file with the page.
  const isMissing = response.headers.get('Content-Type')?.startsWith('text/html') === true;
  if (!response.ok || isMissing) throw failed(isMissing ? 'they are not there' : `status ${response.status}`);
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    throw failed(toWire(cause).message, cause);
  });
  const found = await sha256(bytes);
  if (found === expected) return readTensors(new Uint8Array(bytes));
  throw new PupilError(
    'DOWNLOAD_CORRUPT',
    `The pretrained weights of ${id} are not those that were published: ${bytes.byteLength.toLocaleString('en')} bytes came, of ${sizeBytes.toLocaleString('en')}, with another SHA-256. Try again, or start from random weights.`,
    { id, path, expected, found },
  );
}
