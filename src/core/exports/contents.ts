/** What lies in a zip, and why. */

import { PupilError } from '../errors.ts';
import { COMPANIONS } from './companions.ts';
import type { ExportFile, ExportFormat, FilePurpose, Materials, TrainedStudent } from './format.ts';
import { EXPORT_FORMATS } from './registry.ts';

/** In the order of the files: those of the formats, then what goes along. */
export function purposesOf(formats: readonly ExportFormat[]): readonly FilePurpose[] {
  return [...formats.flatMap(({ purposes }) => purposes), ...COMPANIONS];
}

/** Why a file is there; empty for one that no format knows. */
export function purposeOf(fileName: string): string {
  const base = fileName.split('/').at(-1)!;
  const wildcard = `*${/\.[^.]*$/.exec(base)?.[0] ?? ''}`;
  const purposes = purposesOf(EXPORT_FORMATS.all());
  const named = (name: string) => purposes.find((purpose) => purpose.name === name);
  const inFolder = purposes.find(({ name }) => name.endsWith('/') && fileName.startsWith(name));
  return (inFolder ?? named(fileName) ?? named(base) ?? named(wildcard))?.why ?? '';
}

/** Of what a format has written, as far as it lies in a zip. */
export function writtenBytes(
  { purposes }: ExportFormat,
  files: readonly { readonly name: string; readonly sizeBytes: number }[],
): number {
  const isItsOwn = (file: string) =>
    purposes.some(({ name }) =>
      name.startsWith('*') ? !file.includes('/') && file.endsWith(name.slice(1)) : isIn(name, file),
    );
  return files.reduce((sum, { name, sizeBytes }) => sum + (isItsOwn(name) ? sizeBytes : 0), 0);
}

const isIn = (purpose: string, file: string) =>
  purpose.endsWith('/') ? file.startsWith(purpose) : file === purpose;

/** The files of several formats, each path once. */
export async function formatFiles(
  trained: TrainedStudent,
  materials: Materials,
  formats: readonly ExportFormat[],
): Promise<readonly ExportFile[]> {
  const files = new Map<string, ExportFile>();
  for (const format of formats) {
    for (const file of await format.files(trained, materials)) {
      if (files.has(file.name)) {
        throw new PupilError('UNEXPECTED', `Two formats write ${file.name}. Export one of them.`, {
          name: file.name,
          format: format.id,
        });
      }
      files.set(file.name, file);
    }
  }
  return [...files.values()];
}
