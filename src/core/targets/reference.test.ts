/** Targets against the reference written in numpy and PyTorch. */
import { describe, expect, it } from 'vitest';
import embedkd from '../fixtures/losses_embedkd.json' with { type: 'json' };
import metrics from '../fixtures/metrics.json' with { type: 'json' };
import { classCentroids } from './centroids.ts';
import { knnPredict } from './knn.ts';
import { fitProbe } from './linear-probe.ts';
import type { Rows } from './normalise.ts';

interface Listed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly rtol?: number;
  readonly atol?: number;
}
interface Case {
  readonly name: string;
  readonly function: string;
  readonly config: Record<string, unknown>;
  readonly note?: string;
  readonly inputs?: Record<string, Listed>;
  readonly outputs: Record<string, Listed>;
}

const casesOf = (file: unknown, name: string) =>
  (file as { readonly cases: readonly Case[] }).cases.filter((one) => one.function === name);
const rowsOf = (listed: Listed): Rows => ({ dims: listed.shape[1]!, values: Float32Array.from(listed.data) });

function expectNear(actual: ArrayLike<number>, expected: Listed, floor = 1e-6): void {
  expect(actual.length).toBe(expected.data.length);
  const worst = expected.data.reduce(
    (most, value, i) =>
      Math.max(
        most,
        Math.abs(actual[i]! - value) -
          Math.max(floor, (expected.atol ?? 0) + (expected.rtol ?? 0) * Math.abs(value)),
      ),
    Number.NEGATIVE_INFINITY,
  );
  expect(worst).toBeLessThanOrEqual(0);
}

describe('nearest neighbours match the reference', () => {
  const cases = casesOf(metrics, 'knn_predict');
  const inputs = cases[0]!.inputs!;
  it.each(cases)('$name', ({ config, outputs, inputs: own }) => {
    const bank = rowsOf((own ?? inputs)['bank']!);
    const query = rowsOf((own ?? inputs)['query']!);
    const labels = config['labels'] as number[];
    const options = { neighbours: config['k'] as number, temperature: config['tau'] as number | null };
    const answer = knnPredict(query, bank, labels, config['K'] as number, options);
    expect([...answer.predictions]).toEqual(outputs['pred']!.data);
    expectNear(answer.votes, outputs['votes']!);
    const self = knnPredict(bank, bank, labels, config['K'] as number, { ...options, leaveOneOut: true });
    expect([...self.predictions]).toEqual(outputs['leave_one_out_pred']!.data);
  });
});

describe('the linear probe matches the reference', () => {
  const cases = casesOf(metrics, 'linear_probe');
  const first = cases[0]!.inputs!;
  it.each(cases)('$name', ({ config, outputs, inputs }) => {
    const rows = rowsOf((inputs ?? first)['X']!);
    const labels = config['y'] as number[];
    const probe = fitProbe({
      rows,
      labels,
      classes: config['K'] as number,
      train: labels.map((_, i) => i),
      l2: config['l2'] as number,
      tolerance: 1e-7,
    });
    expectNear([probe.objective], outputs['objective']!);
    expectNear(probe.weights, outputs['W']!);
    expectNear(probe.bias, outputs['b']!);
    expectNear(probe.logits, outputs['logits']!);
  });
});

describe('class centroids match the reference', () => {
  const cases = casesOf(embedkd, 'class_centroids');
  const first = cases[0]!.inputs!;
  it.each(cases)('$name', ({ config, outputs, inputs }) => {
    const { values, valid } = classCentroids(
      rowsOf({ ...first, ...inputs }['e']!),
      config['y'] as number[],
      config['K'] as number,
      {
        perClass: config['per_class'] as number | null,
        unitFirst: config['unit_first'] as boolean,
        centre: config['center'] as boolean,
      },
    );
    expectNear(values, outputs['mu']!);
    expect([...valid]).toEqual(outputs['valid']!.data);
  });
});
