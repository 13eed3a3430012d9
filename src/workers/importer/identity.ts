/** Who a photo is: the SHA-256 of its file's bytes, whatever it is called and wherever it lies. */
import type { PhotoId } from '../../core/records/project.ts';

export async function identityOf(bytes: Uint8Array<ArrayBuffer>): Promise<PhotoId> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
