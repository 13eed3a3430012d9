/** Norms that exporters have folded away come back, and the network answers as its file does. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { describeStudent, initialiseStudent } from '../students/student.ts';
import { unfoldNorms } from '../students/unfold-norms.ts';
import { type ImportedNetwork, importOnnx } from './import.ts';
import { answerOf, tensorsOf } from './testing/oracle.ts';
import { smallNetwork } from './testing/small-network.ts';
import { type GraphText, wave, writeGraph } from './testing/write-graph.ts';

const OPTIONS = { imageSizePx: 16, name: 'small' } as const;

async function answers(network: ImportedNetwork, weights: ImportedNetwork['weights'], images: tf.Tensor4D) {
  const tensors = tensorsOf(weights);
  const features = tf.tidy(() => answerOf({ network, weights: tensors, images }));
  const values = await features.data();
  tf.dispose([features, ...tensors.values()]);
  return [...values];
}

/** Its weights with norms as a run begins with them. */
async function withStatistics(
  network: ImportedNetwork,
  photos: tf.Tensor4D,
): Promise<ImportedNetwork['weights']> {
  const student = describeStudent(network.config, { classes: 2, teacherDims: 0 });
  const values = initialiseStudent(student, createRandom(1));
  for (const [name, weight] of network.weights) values.set(name, weight.values);
  const norms = await unfoldNorms(student, values, [photos]);
  const whole = new Map(network.weights);
  for (const [name, given] of norms) whole.set(name, { shape: [given.length], values: given, source: null });
  return whole;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a network whose norms were folded', () => {
  it('has them back where photos have pixels, and answers as before', async () => {
    const folded = importOnnx(smallNetwork(), OPTIONS);
    const taught = importOnnx(smallNetwork(), { ...OPTIONS, unfoldsNorms: true });
    const ops = taught.config.program.steps.map(({ op }) => op);
    expect(ops.filter((op) => op === 'batchNorm')).toHaveLength(3);
    expect([...taught.weights.keys()]).toContain('network.deep.norm.bias');
    expect([...taught.weights.keys()]).not.toContain('network.deep.bias');
    const images = tf.randomNormal([6, 16, 16, 3], 0, 1, 'float32', 5) as tf.Tensor4D;
    const expected = await answers(folded, folded.weights, images);
    const found = await answers(taught, await withStatistics(taught, images), images);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, 4);
    images.dispose();
  });

  it('is left alone where it has a norm of its own, or only one pixel', () => {
    const net = (op: 'Relu' | 'BatchNormalization'): GraphText => ({
      nodes: [
        { op: 'Conv', inputs: ['x', 'a.weight', 'a.bias'], outputs: ['a'] },
        { op, inputs: op === 'Relu' ? ['a'] : ['a', 'g', 'b', 'm', 'v'], outputs: ['b'] },
        { op: 'GlobalAveragePool', inputs: ['b'], outputs: ['c'] },
        { op: 'Conv', inputs: ['c', 'd.weight', 'd.bias'], outputs: ['d'] },
        { op: 'Sigmoid', inputs: ['d'], outputs: ['e'] },
        { op: 'Mul', inputs: ['b', 'e'], outputs: ['f'] },
        { op: 'GlobalAveragePool', inputs: ['f'], outputs: ['g0'] },
        { op: 'Flatten', inputs: ['g0'], outputs: ['y'] },
      ],
      weights: {
        'a.weight': wave([4, 3, 1, 1]),
        'a.bias': wave([4]),
        ...{
          g: wave([4]),
          b: wave([4]),
          m: wave([4]),
          v: { ...wave([4]), bytes: new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer) },
        },
        'd.weight': wave([4, 4, 1, 1]),
        'd.bias': wave([4]),
      },
      input: ['photos', 3, 'height', 'width'],
    });
    const opsOf = (text: GraphText) =>
      importOnnx(writeGraph(text), { ...OPTIONS, unfoldsNorms: true }).config.program.steps.map(
        ({ op }) => op,
      );
    expect(opsOf(net('BatchNormalization')).filter((op) => op === 'batchNorm')).toHaveLength(1);
    expect(opsOf(net('Relu')).filter((op) => op === 'batchNorm')).toHaveLength(1);
    expect(opsOf(net('Relu')).filter((op) => op === 'conv')).toHaveLength(2);
  });
});
