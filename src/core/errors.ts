/**
 * The one error class of Pupil. A message says what failed, the value seen, the limit and the remedy; the code is
 * what programs and tests look at. Errors cross threads as plain data and come back as the same class.
 */

export type ErrorCode =
  // photos
  | 'NOT_AN_IMAGE'
  | 'UNSUPPORTED_FORMAT'
  | 'IMAGE_TOO_LARGE'
  | 'IMAGE_UNDECODABLE'
  | 'FILE_UNREADABLE'
  | 'FILE_TOO_LARGE'
  | 'EMPTY_FILE'
  | 'ARCHIVE_REFUSED'
  | 'METADATA_INVALID'
  | 'NO_PHOTOS'
  | 'NO_LABELS'
  | 'EDIT_STALE'
  | 'PROJECT_FILE_INVALID'
  // teacher
  | 'TEACHER_NOT_FOUND'
  | 'TEACHER_UNSUPPORTED'
  | 'DOWNLOAD_FAILED'
  | 'DOWNLOAD_CORRUPT'
  | 'SELF_TEST_FAILED'
  | 'INFERENCE_FAILED'
  | 'NO_EMBEDDINGS'
  // what people bring
  | 'MODEL_INVALID'
  | 'EMBEDDINGS_INVALID'
  | 'NOT_A_TEACHER'
  // training
  | 'RECIPE_INVALID'
  | 'BACKEND_UNAVAILABLE'
  | 'DEVICE_LOST'
  | 'DIVERGED'
  | 'CHECKPOINT_INVALID'
  | 'RUN_NOT_FOUND'
  // take away
  | 'EXPORT_MISMATCH'
  // machine room
  | 'QUOTA'
  | 'STORAGE'
  | 'RECORD_INVALID'
  | 'WORKER_LOST'
  | 'OUT_OF_MEMORY'
  | 'LOCK_HELD'
  | 'JOB_RUNNING'
  | 'CANCELLED'
  | 'UNEXPECTED';

/** Plain facts that travel with an error (the value seen, the limit). */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

export class PupilError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PupilError';
    this.code = code;
    this.facts = facts;
  }
}

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly facts: ErrorFacts;
}

/** Any thrown value as plain data that structured clone accepts. */
export function toWire(thrown: unknown): WireError {
  if (thrown instanceof PupilError) {
    return { code: thrown.code, message: thrown.message, facts: thrown.facts };
  }
  if (thrown instanceof Error) {
    const code = thrown.name === 'AbortError' ? 'CANCELLED' : 'UNEXPECTED';
    return { code, message: thrown.message || thrown.name, facts: { name: thrown.name } };
  }
  return { code: 'UNEXPECTED', message: String(thrown), facts: {} };
}

export function fromWire(wire: WireError): PupilError {
  return new PupilError(wire.code, wire.message, wire.facts);
}

export function isCancelled(thrown: unknown): boolean {
  return toWire(thrown).code === 'CANCELLED';
}
