/**
 * Reference values as they lie in JSON files, and where they come from: the copies beside the core, or, when
 * VITE_FIXTURES is "given", the folder that scripts/test-fixtures.ts has put in fixtures/given.
 */

export interface FixtureArray {
  readonly shape: readonly number[];
  readonly dtype: 'float64' | 'int32' | 'bool';
  /** PyTorch's order of axes; absent = as it is. */
  readonly layout?: string;
  readonly rtol?: number;
  readonly atol?: number;
  readonly data: readonly number[];
}

export type Arrays = Readonly<Record<string, FixtureArray>>;
export type Config = Readonly<Record<string, unknown>>;

export interface ListedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layout: string;
  readonly decay: boolean | null;
  readonly trainable: boolean;
}

export interface FixtureCase {
  readonly name: string;
  readonly function: string;
  readonly config?: Config;
  readonly note?: string;
  readonly params_from?: string;
  readonly inputs?: Arrays;
  readonly outputs?: Arrays;
  readonly grads?: Arrays;
  // Of trajectories:
  readonly parameter_order?: readonly string[];
  readonly params?: Arrays;
  readonly extra_params?: Arrays;
  readonly shared_inputs?: Arrays;
  readonly steps?: readonly Arrays[];
}

export interface ModelFact {
  readonly model: string;
  readonly image?: number;
  readonly core_parameters?: number;
  readonly parameters?: number;
  readonly macs_per_image?: number;
  readonly parameters_list?: readonly ListedParameter[] | null;
}

export interface FixtureFile {
  readonly seed?: number;
  readonly cases?: readonly FixtureCase[];
  readonly config?: Config;
  readonly parameters?: readonly ListedParameter[];
  readonly params?: Arrays;
  readonly models?: readonly ModelFact[];
}

/** By file name (`losses_label.json`), in alphabetical order. */
export type FixtureFiles = ReadonlyMap<string, FixtureFile>;

type Loaders = Record<string, () => Promise<unknown>>;

export async function loadFixtures(): Promise<FixtureFiles> {
  const own: Loaders = import.meta.glob('../fixtures/*.json', { import: 'default' });
  const given: Loaders = import.meta.glob('../fixtures/given/*.json', { import: 'default' });
  const isFrozen = import.meta.env['VITE_FIXTURES'] === 'given';
  const files = new Map<string, FixtureFile>();
  for (const [path, load] of Object.entries(isFrozen ? given : own).sort(([a], [b]) => (a < b ? -1 : 1))) {
    files.set(path.split('/').at(-1)!, (await load()) as FixtureFile);
  }
  return files;
}
