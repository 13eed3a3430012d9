/** One of three ways into a dropped thing, started synchronously; each may fail on its own. */
export interface Dropped {
  /** Chromium gives nothing at all for files that lie on no disk. */
  readonly handle: Promise<FileSystemHandle | null | undefined>;
  readonly entry: FileSystemEntry | null;
  readonly file: File | null;
}
