/**
 * Runs a student that has left Pupil: a list of steps and their weights, nothing else. One photo at a time, in single
 * precision. `openStudent` is all that a page needs.
 */
import { createProducts, startKernels } from './products.js';
import { textToBytes, weightsFrom } from './read.js';
import * as rows from './rows.js';
import * as shapes from './shapes.js';
import * as windows from './windows.js';

/**
 * @param program `{ sizePx, steps, output, weights }`, `weights` being what `weightsFrom` reads them by
 * @param weightsText all weights, packed, as text
 * @param kernelsText `product.wasm` as text
 * @returns (pixels [S, S, 3], 0..255) => probabilities [K]
 */
export async function openStudent(program, weightsText, kernelsText) {
  const weights = weightsFrom(textToBytes(weightsText), program.weights);
  const kernels = await startKernels(textToBytes(kernelsText));
  return runnerOf(program, weights, createProducts(kernels));
}

/** The same of weights that are there as floats already, in the order of the program. */
export function runnerOf({ sizePx, steps, output }, weights, products) {
  const lastUse = new Map();
  for (const [at, { from }] of steps.entries()) for (const place of from) lastUse.set(place, at);
  return (pixels) => {
    if (pixels.length !== sizePx * sizePx * 3) {
      throw new RangeError(
        `The student takes ${sizePx} x ${sizePx} pixels in three colours, not ${pixels.length} numbers.`,
      );
    }
    // Value 0 is the photo; step i gives value i + 1.
    const values = [{ shape: [sizePx, sizePx, 3], data: Float32Array.from(pixels) }];
    for (const [at, step] of steps.entries()) {
      values.push(
        answer(
          step,
          step.from.map((place) => values[place]),
          { weights, products },
        ),
      );
      // What nobody asks for again makes room.
      for (const place of step.from) if (lastUse.get(place) === at && place !== output) values[place] = null;
    }
    return values[output].data;
  };
}

function answer(step, [x, y, ...more], { weights, products }) {
  const given = (name) => (step[name] === undefined ? null : weights[step[name]]);
  const [weight, bias] = [given('weight'), given('bias')];
  if (Object.hasOwn(rows.UNARIES, step.op)) return rows.unary(x, step);
  if (shapes.isBinary(step.op)) return shapes.binary(step.op, x, y);
  switch (step.op) {
    case 'channels':
      return rows.channels(x, weight, bias);
    case 'conv':
      return windows.conv(x, step, weight, bias, products);
    case 'depthwise':
      return windows.depthwise(x, step, weight, bias);
    case 'linear':
      return rows.linear(x, step, weight, bias, products);
    case 'product':
      return rows.product(x, y, step, products);
    case 'layerNorm':
      return rows.layerNorm(x, step, weight, bias);
    case 'groupNorm':
      return rows.groupNorm(x, step, weight, bias);
    case 'with': {
      const table = { shape: step.shape, data: weight };
      return step.isReversed ? shapes.binary(step.kind, table, x) : shapes.binary(step.kind, x, table);
    }
    case 'maxPool':
      return windows.maxPool(x, step);
    case 'averagePool':
      return windows.averagePool(x, step);
    case 'reduce':
      return shapes.reduce(x, step);
    case 'concat':
      return shapes.concat(y === undefined ? [x] : [x, y, ...more], step.axis);
    case 'slice':
      return shapes.slice(x, step);
    case 'reshape':
      return { shape: step.shape, data: x.data };
    case 'rearrange':
      return shapes.rearrange(x, step);
    case 'pad':
      return shapes.pad(x, step);
    case 'softmax':
    case 'logSoftmax':
      return rows.softmax(x, step.op === 'logSoftmax');
    case 'tokens':
      return shapes.tokens(x, step, weight);
    case 'resize':
      return shapes.resize(x, step);
    case 'unitLength':
      return rows.unitLength(x);
    case 'attention':
      return rows.attention(x, step, products);
    case 'biWkv':
      return rows.biWkv(x, y, weights[step.decay], weights[step.first]);
    default:
      throw new Error(`This page does not know the step ${step.op}.`);
  }
}
