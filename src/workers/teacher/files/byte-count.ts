/** One bar for all files of a teacher: what has come of each, of what is known to come. */
import type { SizedFile } from '../../../core/teachers/needed-files.ts';
import type { BytesReport } from './model-files.ts';

export interface ByteCount {
  /** Files that are going to be read. */
  expect(files: readonly SizedFile[]): void;
  loaded(path: string, loadedBytes: number, totalBytes: number): void;
}

export function createByteCount(report: BytesReport): ByteCount {
  const files = new Map<string, { readonly loadedBytes: number; readonly totalBytes: number }>();
  const tell = () => {
    const all = [...files.values()];
    report(
      all.reduce((sum, { loadedBytes }) => sum + loadedBytes, 0),
      all.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    );
  };
  return {
    expect(expected) {
      for (const { path, sizeBytes } of expected)
        if (!files.has(path)) files.set(path, { loadedBytes: 0, totalBytes: sizeBytes });
    },
    loaded(path, loadedBytes, totalBytes) {
      files.set(path, { loadedBytes, totalBytes });
      tell();
    },
  };
}
