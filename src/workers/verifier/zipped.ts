/** Files that were proven, as the zip that is offered. */
import { zipSync } from 'fflate';
import type { ExportFile } from '../../core/exports/format.ts';
import type { ExportedStudent } from '../../protocol/trainer.ts';

export function zipped(
  files: readonly ExportFile[],
  fileName: string,
): Pick<ExportedStudent, 'zip' | 'fileName' | 'files'> {
  const zip = zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), {
    // The epoch of zip's calendar: equal students make equal files.
    mtime: '1980-01-01T00:00:00',
    level: 6,
  });
  return {
    zip: new Uint8Array(zip),
    fileName,
    files: files.map(({ name, bytes }) => ({ name, sizeBytes: bytes.byteLength })),
  };
}
