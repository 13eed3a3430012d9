/** The files that one takes away. */
export interface TakeawaySession {
  /** In which formats it is to be written; a file that was made in others is forgotten. */
  choose(formats: readonly string[]): void;
  /** Whether photos of the project go along to check the file by, in place of the sample's. */
  checkByOwnPhotos(isWanted: boolean): void;
  /** Writes, reloads and checks the take-away; it is offered in `takeaway.exported`. */
  export(): Promise<boolean>;
  /** The same of the teacher with its probe; it is offered in `takeaway.exportedTeacher`. */
  exportTeacher(): Promise<boolean>;
}
