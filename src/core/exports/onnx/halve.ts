/**
 * Weights in half precision, turned into single precision where they are used: half the file, and runtimes that compute
 * in halves are few (ONNX Runtime on WASM has hardly a kernel for them). Runtimes do it once, when they load the file.
 */
import { floatToHalf } from '../../files/half.ts';
import { ELEMENT_TYPES, type Node, type OnnxGraph } from './graph.ts';

/** Below, the node that turns them takes more room than is won. */
const LEAST_VALUES = 128;
/** Of the largest number of a table: beyond, halves are infinite or lose more than eight bits of it. */
const LARGEST_HALF = 65_504;
const SMALLEST_LARGEST = 2 ** -14;

export function halveWeights(graph: OnnxGraph): void {
  const turns: Node[] = [];
  const halved = new Map<string, string>();
  const scales = new Set(graph.nodes.flatMap(({ op, inputs }) => (op === 'DequantizeLinear' ? inputs : [])));
  for (const [name, { type, shape, values }] of [...graph.constants]) {
    // Scales of bytes are small, and what they are off, all that they scale is off.
    if (type !== 'float32' || values.length < LEAST_VALUES || scales.has(name)) continue;
    const floats = values as Float32Array;
    const largest = floats.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!(largest <= LARGEST_HALF && largest >= SMALLEST_LARGEST)) continue;
    const half = graph.constant(`${name}.half`, {
      type: 'float16',
      shape,
      values: Uint16Array.from(floats, floatToHalf),
    });
    const output = graph.unique(`${name}.single`);
    turns.push({ op: 'Cast', inputs: [half], outputs: [output], attributes: { to: ELEMENT_TYPES.float32 } });
    halved.set(name, output);
  }
  graph.nodes = [
    ...turns,
    ...graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((name) => halved.get(name) ?? name) })),
  ];
  graph.prune();
}
