/**
 * A trained student as what the page's runtime runs (public/take-away/html/runtime.js): a list of steps with all sizes
 * said, and the arrays that they name. Normalisation comes first, soft-max last; norms of batches are folded away.
 */
import type { TrainedStudent } from '../format.ts';
import { foldChannels } from './fold-channels.ts';
import type { NamedProgram, NamedStep } from './named-program.ts';
import { PageOps } from './page-ops.ts';

/** Keys of a step under which the place of an array in `PageProgram.weights` stands. */
export const WEIGHT_KEYS = ['weight', 'bias', 'decay', 'first'] as const;

export interface PageProgram {
  readonly sizePx: number;
  /** As `NamedStep`s, but under `WEIGHT_KEYS` stand places in the arrays. */
  readonly steps: readonly NamedStep[];
  readonly output: number;
}

export interface PageStudent {
  readonly program: PageProgram;
  readonly arrays: readonly Float32Array[];
}

export function pageStudent({ student, values, normalisation }: TrainedStudent): PageStudent {
  const sizePx = student.config.imageSizePx;
  const ops = new PageOps(values);
  const { mean, std } = normalisation;
  const pixels = ops.channels(
    { at: 0, shape: [sizePx, sizePx, 3] },
    Float32Array.from(std, (s) => 1 / (255 * s)),
    Float32Array.from(mean, (m, i) => -m / std[i]!),
  );
  const { logits } = student.forward(ops, pixels);
  const output = ops.layer({ op: 'softmax' }, [logits]).at;
  return counted(foldChannels({ steps: ops.steps, output, arrays: ops.arrays }), sizePx);
}

/** Arrays by place, in the order in which they are met; those that no step names stay behind. */
function counted({ steps, output, arrays }: NamedProgram, sizePx: number): PageStudent {
  const places = new Map<string, number>();
  const placed = steps.map((step) => {
    const own = WEIGHT_KEYS.flatMap((key) => {
      const name = step[key];
      if (typeof name !== 'string') return [];
      if (!places.has(name)) places.set(name, places.size);
      return [[key, places.get(name)!] as const];
    });
    return { ...step, ...Object.fromEntries(own) };
  });
  return {
    program: { sizePx, steps: placed, output },
    arrays: [...places.keys()].map((name) => arrays.get(name)!),
  };
}
