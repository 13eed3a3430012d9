import type { ClassPrompt, Decision, NamedPhoto, NamingMethod } from '../../core/naming.ts';
import type { PhotoId } from '../../core/records/project.ts';

/** Naming unlabelled photos, and finding photos by words. */
export interface NamingSession {
  /** Class names, descriptions and templates as the user types them; kept with the project. */
  setPrompts(prompts: readonly ClassPrompt[], templates: readonly string[]): void;
  /**
   * Proposals for every unlabelled photo, in `naming.proposals`, and the texts' accuracy on labelled ones, in
   * `naming.zeroShot`. `neighbours` needs no text tower but some labelled photos of each class.
   */
  propose(method: NamingMethod): Promise<boolean>;
  cancel(): void;
  /**
   * The user's words on single photos, in `naming.decisions`, kept with the project; undefined takes a word back.
   * Nothing is named yet.
   */
  decide(words: readonly (readonly [PhotoId, Decision | undefined])[]): void;
  /** Gives these photos their class, in one edit that can be undone; classes that the project lacks are added. */
  accept(named: readonly NamedPhoto[]): Promise<boolean>;
  /** The photos nearest to a text, best first, in `naming.search`; an empty text clears it. */
  search(text: string): Promise<boolean>;
  cancelSearch(): void;
}
