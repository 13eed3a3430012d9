/** What the teacher knows, under the names of the reference: class means, neighbours, the linear probe. */
import { classCentroids } from '../../targets/centroids.ts';
import { knnPredict } from '../../targets/knn.ts';
import { fitProbe } from '../../targets/linear-probe.ts';
import type { Rows } from '../../targets/normalise.ts';
import type { Context, Implementation } from '../fixture-context.ts';
import { inputsOf, numberOf, numbersOf } from '../fixture-context.ts';

const rows = (context: Context, name: string): Rows => {
  const array = inputsOf(context)[name]!;
  return { dims: array.shape[1]!, values: Float32Array.from(array.data) };
};
const numberOrNull = (value: unknown) => (typeof value === 'number' ? value : null);
const share = (predicted: ArrayLike<number>, labels: readonly number[]) =>
  labels.filter((label, row) => predicted[row] === label).length / labels.length;

/** Similarities are kept as 32-bit floats; the file's tolerance supposes doubles. */
const FLOAT32_VOTES = 1e-6;

export const TARGETS: Readonly<Record<string, Implementation>> = {
  class_centroids(context) {
    const { config } = context;
    const { values, valid } = classCentroids(
      rows(context, 'e'),
      numbersOf(config, 'y'),
      numberOf(config, 'K'),
      {
        perClass: numberOrNull(config['per_class']),
        unitFirst: config['unit_first'] === true,
        centre: config['center'] === true,
      },
    );
    return { outputs: { mu: values, valid }, grads: {} };
  },
  knn_predict(context) {
    const { config } = context;
    const labels = numbersOf(config, 'labels');
    const bank = rows(context, 'bank');
    const classes = numberOf(config, 'K');
    const options = { neighbours: numberOf(config, 'k'), temperature: numberOrNull(config['tau']) };
    const answer = knnPredict(rows(context, 'query'), bank, labels, classes, options);
    const self = knnPredict(bank, bank, labels, classes, { ...options, leaveOneOut: true });
    return {
      outputs: {
        pred: answer.predictions,
        votes: answer.votes,
        accuracy: [share(answer.predictions, numbersOf(config, 'query_labels'))],
        leave_one_out_pred: self.predictions,
        leave_one_out_accuracy: [share(self.predictions, labels)],
      },
      grads: {},
      leastTolerance: { votes: FLOAT32_VOTES },
    };
  },
  linear_probe(context) {
    const { config } = context;
    const labels = numbersOf(config, 'y');
    const classes = numberOf(config, 'K');
    const request = { rows: rows(context, 'X'), labels, classes, train: [...labels.keys()] };
    const probe = fitProbe({ ...request, l2: numberOf(config, 'l2'), tolerance: 1e-7 });
    const predicted = labels.map((_, row) => {
      const logits = probe.logits.subarray(row * classes, (row + 1) * classes);
      return logits.indexOf(Math.max(...logits));
    });
    return {
      outputs: {
        objective: [probe.objective],
        W: probe.weights,
        b: probe.bias,
        logits: probe.logits,
        accuracy: [share(predicted, labels)],
      },
      grads: {},
    };
  },
};
