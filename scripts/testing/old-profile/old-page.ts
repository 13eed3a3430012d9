/**
 * The part of the page's global `pupil` that fills a profile, as it was at a991120: flat methods, and records as
 * plain data. It is written down here because the session has changed since; nothing else may use it.
 */
export interface OldRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly step: number;
}

export type OldRecipe = Readonly<Record<string, unknown>>;

interface OldStudio {
  readonly isOpen: boolean;
  readonly project: { readonly id: string; readonly classes: readonly string[] } | null;
  readonly photos: readonly {
    readonly id: string;
    readonly index: number;
    readonly classIndex: number | null;
  }[];
  readonly teacher: { readonly embedded: number; readonly viewPlan: unknown };
  readonly student: {
    readonly recipe: OldRecipe;
    readonly runId: string | null;
    readonly runs: readonly OldRun[];
    readonly progress: { readonly step: number; readonly checkpointStep: number } | null;
  };
  readonly bakeoff: { readonly status: string } | null;
  readonly faults: readonly { readonly station: string; readonly error: { readonly message: string } }[];
}

export interface OldPupil {
  readonly store: { getState(): OldStudio; subscribe(listener: (studio: OldStudio) => void): () => void };
  importPhotos(sources: readonly unknown[], name: string): Promise<boolean>;
  edit(edit: Readonly<Record<string, unknown>>): Promise<boolean>;
  chooseTeacher(choice: Readonly<Record<string, unknown>>): void;
  chooseViews(count: number): Promise<void>;
  embed(): Promise<boolean>;
  setPrompts(prompts: readonly unknown[], templates: readonly string[]): void;
  propose(method: string): Promise<boolean>;
  decide(words: readonly (readonly [string, string | null])[]): void;
  setRecipe(recipe: OldRecipe): void;
  presetRecipe(preset: string, student: string, imageSizePx: number): OldRecipe;
  train(name: string): Promise<boolean>;
  pauseTraining(): void;
  resumeTraining(runId: string): Promise<boolean>;
  openRun(runId: string): Promise<void>;
  evaluate(split: string): Promise<boolean>;
  addClass(name: string): Promise<boolean>;
  measureLoop(recipe: OldRecipe): Promise<boolean>;
  startBakeoff(plan: Readonly<Record<string, unknown>>): Promise<boolean>;
}

export type OldPage = typeof globalThis & { readonly pupil: OldPupil };
