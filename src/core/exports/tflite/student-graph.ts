/** A trained student as a graph of TensorFlow Lite in single precision: pixels 0..255 go in, probabilities come out. */
import type { TrainedStudent } from '../format.ts';
import { tfliteContext } from './context.ts';
import { fused } from './fuse.ts';
import { TfliteBuilder, type TfliteGraph } from './graph.ts';
import { tfliteOps } from './tflite-ops.ts';
import type { Value } from './windows.ts';

export const NAMES = { input: 'images', output: 'probabilities' } as const;

/**
 * @param isInteger whether it is to be computed in whole numbers
 * @throws {PupilError} RECIPE_INVALID where a layer has no operator
 */
export function studentGraph(
  { student, values, normalisation }: Pick<TrainedStudent, 'student' | 'values' | 'normalisation'>,
  isInteger: boolean,
): TfliteGraph {
  const builder = new TfliteBuilder();
  const size = student.config.imageSizePx;
  const shape = [size, size, 3];
  const input = builder.add({ name: NAMES.input, shape: [1, ...shape], type: 'float32' });
  const context = tfliteContext(builder, values);
  const { apply } = context;
  const vector = (name: string, numbers: readonly number[]): Value => ({
    tensor: builder.floats(name, [3], Float32Array.from(numbers)),
    shape: [3],
  });
  const { mean, std } = normalisation;
  const scale = vector(
    'normalise/scale',
    std.map((s) => 1 / (255 * s)),
  );
  const shift = vector(
    'normalise/shift',
    mean.map((m, c) => -m / std[c]!),
  );
  const normal = apply('ADD', [apply('MUL', [{ tensor: input, shape }, scale]), shift]);
  const { logits } = student.forward(tfliteOps(context, isInteger), normal);
  const output = builder.tensors.length;
  apply('SOFTMAX', [logits]);
  builder.tensors[output] = { ...builder.tensors[output]!, name: NAMES.output };
  const { tensors, operators } = builder;
  return fused({ tensors, operators, input, output });
}
