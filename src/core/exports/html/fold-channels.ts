/**
 * `kernel(x) * scale + shift` is another kernel with a bias: one step less, and nothing lost but the rounding of the new
 * weights. Done where nobody else asks for what comes between.
 */
import { foldedBias, scaledKernel } from '../fold.ts';
import { addArray, type NamedProgram, type NamedStep } from './named-program.ts';

const KERNELS: ReadonlySet<string> = new Set(['conv', 'depthwise', 'linear']);

export function foldChannels({ steps, output, arrays }: NamedProgram): NamedProgram {
  const all = new Map(arrays);
  const uses = new Map<number, number>([[output, 1]]);
  for (const place of steps.flatMap(({ from }) => from)) uses.set(place, (uses.get(place) ?? 0) + 1);

  const kept: NamedStep[] = [];
  /** By value of the old program, the value of the new one. */
  const places = [0];
  for (const step of steps) {
    const from = step.from.map((place) => places[place]!);
    // The kept kernel that makes the only input, if nothing else takes it.
    const kernel = kept[from[0]! - 1];
    const isFolded =
      step.op === 'channels' &&
      kernel !== undefined &&
      KERNELS.has(kernel.op) &&
      uses.get(step.from[0]!) === 1;
    if (isFolded) kept[from[0]! - 1] = folded(kernel, step, all);
    else kept.push({ ...step, from });
    places.push(isFolded ? from[0]! : kept.length);
  }
  return { steps: kept, output: places[output]!, arrays: all };
}

/** The kernel whose answer is that of both; its arrays come to the others. */
function folded(kernel: NamedStep, channels: NamedStep, arrays: Map<string, Float32Array>): NamedStep {
  const array = (name: unknown) => arrays.get(String(name))!;
  const [scale, shift] = [array(channels['weight']), array(channels['bias'])];
  const before = kernel['bias'] === undefined ? null : array(kernel['bias']);
  // The last axis of every kernel's layout is that of its outputs, also where a channel has several.
  const weight = scaledKernel(array(kernel['weight']), scale, 'last');
  const bias = foldedBias(before, scale, shift);
  return { ...kernel, weight: addArray(arrays, weight), bias: addArray(arrays, bias) };
}
