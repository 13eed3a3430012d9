/**
 * Batch norms become part of the convolution in front of them: its kernel and a bias. The statistics of a finished
 * student are constants, so nothing changes but the size; eight bits and half precision could not hold norms well.
 */
import { foldedBias, normAsAffine, scaledKernel } from '../fold.ts';
import type { Constant, Node, OnnxGraph } from './graph.ts';

/** Norms behind anything else stay as they are. */
export function foldNorms(graph: OnnxGraph, outputs: readonly string[]): void {
  const makers = new Map(graph.nodes.map((node) => [node.outputs[0]!, node]));
  const uses = new Map<string, number>(outputs.map((name) => [name, 1]));
  for (const { inputs } of graph.nodes)
    for (const input of inputs) uses.set(input, (uses.get(input) ?? 0) + 1);
  const replaced = new Map<Node, Node | null>();
  for (const norm of graph.nodes) {
    if (norm.op !== 'BatchNormalization') continue;
    const conv = makers.get(norm.inputs[0]!);
    if (conv?.op !== 'Conv' || uses.get(conv.outputs[0]!) !== 1) continue;
    const isShared = conv.inputs.slice(1).some((name) => uses.get(name) !== 1);
    replaced.set(conv, null).set(norm, folded(graph, conv, norm, isShared));
  }
  graph.nodes = graph.nodes.flatMap((node) => {
    const instead = replaced.get(node);
    return instead === undefined ? [node] : instead === null ? [] : [instead];
  });
  graph.prune();
}

/** @param isShared whether others need the kernel as it was */
function folded(graph: OnnxGraph, conv: Node, norm: Node, isShared: boolean): Node {
  const numbers = (name: string) => graph.constants.get(name)!.values as Float32Array;
  const [, weight, bias, mean, variance] = norm.inputs.map((name, at) => (at === 0 ? null : numbers(name)));
  const { epsilon } = norm.attributes as { readonly epsilon: { readonly float: number } };
  const { factors, shifts } = normAsAffine(
    { weight: weight!, bias: bias!, mean: mean!, variance: variance! },
    epsilon.float,
  );
  const [input, kernelName, biasName] = conv.inputs;
  const kernel = graph.constants.get(kernelName!)! as Constant & { readonly values: Float32Array };
  const scaled = scaledKernel(kernel.values, factors, 'first');
  const shifted = foldedBias(biasName === undefined ? null : numbers(biasName), factors, shifts);
  const own = isShared ? graph.unique(kernelName!) : kernelName!;
  graph.constants.set(own, { ...kernel, values: scaled });
  const shift = graph.floats(`${norm.outputs[0]}.bias`, [shifted.length], shifted);
  return { ...conv, inputs: [input!, own, shift], outputs: norm.outputs };
}
