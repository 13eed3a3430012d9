/** Computes what does not depend on pixels: sizes, axes, dequantised weights. */
import { type Constant, constant, integers } from '../constant.ts';
import type { OnnxNode } from '../model.ts';
import { nodeRefusal } from '../refusal.ts';
import type { Fold, Inputs } from './fold.ts';
import { NUMBER_FOLDS } from './numbers.ts';
import { PART_FOLDS } from './parts.ts';
import { WEIGHT_FOLDS } from './weights.ts';

const FOLDS: ReadonlyMap<string, Fold> = new Map(
  [WEIGHT_FOLDS, PART_FOLDS, NUMBER_FOLDS].flatMap((folds) => Object.entries(folds)),
);

/** null: an operator that is not computed ahead. */
export function fold(node: OnnxNode, inputs: Inputs): Constant[] | null {
  if (node.domain !== '' && node.domain !== 'ai.onnx') return null;
  return FOLDS.get(node.op)?.(node, inputs) ?? null;
}

/** A Constant node's value, in all forms that the operator has had. */
export function constantOf(node: OnnxNode): Constant {
  for (const [name, attribute] of node.attributes) {
    if (attribute.kind === 'tensor') return attribute.value;
    if (name === 'value_int' && attribute.kind === 'int') return integers([attribute.value], []);
    if (name === 'value_ints' && attribute.kind === 'ints') return integers(attribute.value);
    if (name === 'value_float' && attribute.kind === 'float')
      return constant([], Float32Array.of(attribute.value));
    if (name === 'value_floats' && attribute.kind === 'floats') {
      return constant([attribute.value.length], Float32Array.from(attribute.value));
    }
  }
  throw nodeRefusal(node, 'has a value that is not read');
}
