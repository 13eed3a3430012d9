/** What is chosen from a folder, under the names of the reference: semantic balance and clusters. */
import { groupSizes, purity } from '../../selection/effect.ts';
import { drawStarts, lloyd } from '../../selection/k-means.ts';
import { type Balance, distanceForRatio, semanticBalance } from '../../selection/semantic-balance.ts';
import { spanningLengths } from '../../selection/spanning-forest.ts';
import { type Rows, unitRows } from '../../targets/normalise.ts';
import type { Context, Implementation } from '../fixture-context.ts';
import { inputsOf, numberOf, numbersOf } from '../fixture-context.ts';

const rows = (context: Context): Rows => {
  const { shape, data } = inputsOf(context)['e']!;
  return unitRows({ dims: shape[1]!, values: Float32Array.from(data) });
};
const labelsOf = ({ config }: Context) => (config['labels'] === null ? null : numbersOf(config, 'labels'));

/** Rows are kept as 32-bit floats. */
const FLOAT32 = 2e-6;

const outputsOf = ({ groups, keep, weights, removed, conflicts }: Balance) => ({
  group: groups,
  keep,
  weight: weights,
  removed,
  // The file lists them by index, not by likeness.
  conflicts: conflicts
    .map(({ i, j }) => [i, j] as const)
    .sort(([i, j], [k, l]) => i - k || j - l)
    .flat(),
});

export const SELECTION: Readonly<Record<string, Implementation>> = {
  async semantic_balance(context) {
    const { config } = context;
    const options = {
      distance: numberOf(config, 'd'),
      labels: labelsOf(context),
      isGuarded: config['guard'] === true,
    };
    // Tiles smaller than the matrix: pairs across tiles are met, too.
    const balance = await semanticBalance(rows(context), options, { tileRows: 10 });
    return { outputs: outputsOf(balance), grads: {} };
  },
  async ratio_threshold(context) {
    const unit = rows(context);
    const labels = labelsOf(context);
    const lengths = await spanningLengths(unit, labels, { tileRows: 10 });
    const count = unit.values.length / unit.dims;
    const found = distanceForRatio(lengths, count, numberOf(context.config, 'ratio'));
    const { distance, low, high, removed } = found;
    const balance = await semanticBalance(unit, { distance, labels, isGuarded: false });
    return {
      outputs: { ...outputsOf(balance), heights: lengths, low: [low], high: [high], removed: [removed] },
      grads: {},
      leastTolerance: { heights: FLOAT32, low: FLOAT32, high: FLOAT32 },
    };
  },
  async kmeanspp_indices(context) {
    const uniforms = numbersOf(context.config, 'uniforms').values();
    const k = numberOf(context.config, 'k');
    const indices = await drawStarts(rows(context), k, () => uniforms.next().value ?? 0);
    return { outputs: { indices }, grads: {} };
  },
  async spherical_kmeans(context) {
    const starts = Int32Array.from(numbersOf(context.config, 'init'));
    const clusters = await lloyd(rows(context), starts, numberOf(context.config, 'max_iter'));
    const { assignments, centroids, meanCosine, iterations } = clusters;
    return {
      outputs: {
        assign: assignments,
        centroids: centroids.values,
        mean_cos: [meanCosine],
        iterations: [iterations],
        sizes: groupSizes(assignments, starts.length),
        purity: [purity(assignments, labelsOf(context) ?? [])],
      },
      grads: {},
      leastTolerance: { centroids: FLOAT32, mean_cos: FLOAT32 },
    };
  },
};
