/** What an operator of ONNX is here: how a node of it becomes steps. */
import type { Lowering, Value } from '../lowering.ts';
import type { OnnxNode } from '../model.ts';

/** @returns what the node gives, in the order of its outputs; outputs that nobody reads may be missing */
export type Operator = (node: OnnxNode, lowering: Lowering) => Value | readonly Value[];

/** By the names of ONNX. */
export type Operators = Readonly<Record<string, Operator>>;
