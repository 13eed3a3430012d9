/**
 * What a parameter is and how it starts. Layouts are tfjs's; names are PyTorch's, so that fixtures,
 * safetensors files and people who know the papers find what they expect.
 */
import type { Random } from '../random.ts';

/** HWIO conv kernel, HWC1 depthwise kernel, IO linear weight, C vector, TC table of tokens, scalar. */
export type ParameterLayout = 'HWIO' | 'HWC1' | 'IO' | 'C' | 'TC' | 'scalar';

export type Init =
  /** Zero-mean normal of this deviation. */
  | { readonly kind: 'normal'; readonly deviation: number }
  /** Uniform in [-bound, bound]. */
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'constant'; readonly value: number };

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layout: ParameterLayout;
  /** false: a running statistic, stored and averaged but never differentiated. */
  readonly isTrainable: boolean;
  /** Not trainable, and never changed either: neither a statistic nor averaged. */
  readonly isFrozen?: true;
  /** Whether weight decay acts on it (matrices and kernels only) unless a recipe decays everything. */
  readonly decay: boolean;
  readonly init: Init;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Starting values of one parameter, drawn in row-major order. */
export function drawParameter(spec: ParameterSpec, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(spec.shape));
  const { init } = spec;
  for (let i = 0; i < values.length; i++) {
    if (init.kind === 'normal') values[i] = init.deviation * random.normal();
    else if (init.kind === 'uniform') values[i] = init.bound * (2 * random.uniform() - 1);
    else values[i] = init.value;
  }
  return values;
}

/** Starting values of all parameters, in the list's order: the same list and generator state give the same bits. */
export function initialise(specs: readonly ParameterSpec[], random: Random): Map<string, Float32Array> {
  return new Map(specs.map((spec) => [spec.name, drawParameter(spec, random)]));
}

/**
 * Whether a parameter sees photos, as the classifier, directions of classes and the maps between student and
 * teacher do not.
 */
export function isBackbone({ name }: ParameterSpec): boolean {
  return !/^(classifier|class_directions|teacher_head|cluster_projection)\./.test(name);
}
