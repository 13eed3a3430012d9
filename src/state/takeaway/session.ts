/** The file that one takes away. */
export interface TakeawaySession {
  /** Writes, reloads and checks the take-away; it is offered in `takeaway.exported`. */
  export(): Promise<boolean>;
}
