/** Whether a file is a project, told from its first bytes: then it is read as one, and refused as one. */
import { ascii } from '../photos/bytes.ts';
import { HEAD_PATH } from './contents.ts';

const CALLED_PROJECT = /\.pupil$/i;

/** @param head the file's first 64 bytes or more */
export function isProjectFile(head: Uint8Array, name: string): boolean {
  if (CALLED_PROJECT.test(name)) return true;
  const nameBytes = head.length < 30 ? 0 : head[26]! + head[27]! * 256;
  return (
    ascii(head, 0, 4) === 'PK\x03\x04' &&
    nameBytes === HEAD_PATH.length &&
    ascii(head, 30, nameBytes) === HEAD_PATH
  );
}
