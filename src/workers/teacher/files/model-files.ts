/** The files of one teacher, wherever they lie: the only way in which the teacher worker comes by them. */
import type { TeacherDtype } from '../../../core/teachers/catalogue.ts';

export interface ModelFileFacts {
  readonly sizeBytes: number;
  /** Lower-case hex; null while it is not known. */
  readonly sha256: string | null;
}

export interface ModelFiles {
  /** The file at that path of the Hub's layout; status 404 when the teacher has none such. */
  read(path: string, signal: AbortSignal): Promise<Response>;
  /** What is known of all files before any is read, by path; null where nobody can tell. */
  list(signal: AbortSignal): Promise<ReadonlyMap<string, ModelFileFacts> | null>;
  /** Says which tower is going to be read, so that the bar knows its end before the first byte has come. */
  expect(tower: 'vision' | 'text', dtype: TeacherDtype, signal: AbortSignal): Promise<void>;
  /** What was read so far, by path. */
  readonly seen: ReadonlyMap<string, ModelFileFacts>;
}

/** Bytes of model files so far, and in all as far as is known. */
export type BytesReport = (loadedBytes: number, totalBytes: number) => void;

export const NOT_FOUND = (): Response => new Response(null, { status: 404 });
