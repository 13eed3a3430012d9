/** A file that was found in what was dropped, to be opened when it is its turn. */
export interface FoundFile {
  readonly path: string;
  /**
   * The whole file.
   * @param maxBytes a photo's limit, unless it is to be something else
   * @throws {PupilError} FILE_UNREADABLE, FILE_TOO_LARGE, ARCHIVE_REFUSED
   */
  read(maxBytes?: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A file of the disk: one that can also be looked into without reading it. */
export interface DiskFile extends FoundFile {
  /** @throws {PupilError} FILE_UNREADABLE */
  open(): Promise<File>;
}
