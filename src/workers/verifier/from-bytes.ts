/**
 * The way of a stranger with a photo: decoded and reduced by the very module that goes along with the export, then
 * answered by its files.
 */
import type { ExportFormat, Runtimes } from '../../core/exports/format.ts';
import { type Comparison, compareFormat } from '../../core/exports/prove.ts';
import { reducedSidesPx } from '../../core/training/source-side.ts';
import type { UncheckedExport } from '../../protocol/trainer.ts';

type Preprocess = typeof import('../../../public/take-away/preprocess.js');

export async function compareFromBytes(
  format: ExportFormat,
  unchecked: UncheckedExport,
  runtimes: Runtimes,
): Promise<Comparison | null> {
  const { photos, imageSizePx, files } = unchecked;
  if (photos.length === 0) return null;
  const { decode, pixelsOf } = (await runtimes.module('preprocess.js')) as Preprocess;
  const one = imageSizePx * imageSizePx * 3;
  const images = new Float32Array(photos.length * one);
  const sizesPx = reducedSidesPx(imageSizePx);
  for (const [i, { bytes, mimeType }] of photos.entries()) {
    images.set(pixelsOf(await decode(new Blob([bytes], { type: mimeType })), sizesPx), i * one);
  }
  return compareFormat(format, files, { ...unchecked, images }, runtimes);
}
