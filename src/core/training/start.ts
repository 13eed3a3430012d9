/**
 * What a student knows before its first step: nothing, what was published with the app, what the file has that it
 * comes from, or what an earlier run of it has learned.
 */
import { PupilError } from '../errors.ts';
import type { StudentConfig } from '../students/family.ts';
import type { ParameterSpec } from '../students/parameters.ts';
import { isBackbone } from '../students/parameters.ts';
import { publishedFor } from '../students/presets.ts';

/** Of a class head on a pretrained student: drawn like any other, or the linear probe of what the student sees. */
export const HEAD_STARTS = ['drawn', 'probe'] as const;
export type HeadStart = (typeof HEAD_STARTS)[number];

export type Start =
  /** Drawn from the recipe's seed. */
  | { readonly kind: 'random' }
  /** `id`: of the student preset whose weights are published. */
  | { readonly kind: 'pretrained'; readonly id: string; readonly head: HeadStart }
  /** `sha256`: of the file that somebody brought. `name`: what the network is called. */
  | {
      readonly kind: 'file';
      readonly sha256: string;
      readonly name: string;
      readonly head: HeadStart;
    }
  /** `name`: what the run was called then, for those who read the recipe after it is gone. */
  | { readonly kind: 'run'; readonly runId: string; readonly name: string };

/** How a student starts unless somebody says otherwise. */
export function usualStart(config: StudentConfig): Start {
  const id = publishedFor(config);
  return id === null ? { kind: 'random' } : { kind: 'pretrained', id, head: 'probe' };
}

export function startInWords(start: Start): string {
  if (start.kind === 'random') return 'random weights';
  if (start.kind === 'run') return `the weights of ${start.name}`;
  const weights = start.kind === 'file' ? `${start.name}’s own weights` : `pretrained weights of ${start.id}`;
  return `${weights}${start.head === 'probe' ? ', head from their probe' : ''}`;
}

/** @throws {PupilError} RECIPE_INVALID where no published weights are those of the student */
export function checkStart({
  start,
  student,
}: {
  readonly start: Start;
  readonly student: StudentConfig;
}): void {
  if (start.kind === 'file' && student.id !== 'onnx') {
    throw new PupilError(
      'RECIPE_INVALID',
      `The weights of ${start.name} do not fit this student. Choose the student ${start.name}, or start from random weights.`,
      { start: start.name, student: student.id },
    );
  }
  if (start.kind !== 'pretrained' || publishedFor(student) === start.id) return;
  throw new PupilError(
    'RECIPE_INVALID',
    `The pretrained weights of ${start.id} do not fit this student. Choose the student ${start.id}, or start from random weights.`,
    { start: start.id, student: student.id },
  );
}

/** Weights that lie ready, by name. */
export type GivenWeights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

/**
 * Starting values with those that are given in the place of those drawn.
 * @param withClassifier false: only what sees photos is taken
 * @throws {PupilError} CHECKPOINT_INVALID where the given weights are not a student's of these parameters
 */
export function withGiven(
  drawn: ReadonlyMap<string, Float32Array>,
  specs: readonly ParameterSpec[],
  given: GivenWeights,
  withClassifier: boolean,
): Map<string, Float32Array> {
  const values = new Map(drawn);
  for (const spec of specs) {
    const isWanted = isBackbone(spec) || (withClassifier && spec.name.startsWith('classifier.'));
    if (!isWanted) continue;
    const tensor = given.get(spec.name);
    if (tensor?.shape.join() !== spec.shape.join()) {
      throw new PupilError(
        'CHECKPOINT_INVALID',
        `The weights to start from do not fit the student: ${spec.name} should be [${spec.shape.join()}], not [${tensor?.shape.join() ?? ''}]. Start from random weights.`,
        { parameter: spec.name },
      );
    }
    values.set(spec.name, tensor.values);
  }
  return values;
}
