/**
 * An image encoder and a linear probe as one ONNX file: the encoder's graph with nodes in front of it, where its input
 * is not what transformers.js feeds, and the probe's behind it. What it was made of stays as it is.
 */
import { PupilError } from '../../errors.ts';
import type { OnnxValue } from '../../files/onnx.ts';
import { WireWriter } from '../../files/wire-writer.ts';
import { MAX_MODEL_BYTES } from '../../limits.ts';
import type { ImageEncoder } from '../../teachers/image-encoder.ts';
import { writeConstant, writeNode, writePort } from '../onnx/file.ts';
import { ELEMENT_TYPES, type Node, OnnxGraph } from '../onnx/graph.ts';
import { embeddingOutputOf } from './embedding-output.ts';
import { type EncoderFile, GRAPH, nameOfField, readEncoder, renamedField } from './encoder-file.ts';
import { embeddingNodes, type ProbeHead, probeNodes } from './probe-nodes.ts';

/** The first whose operators broadcast. */
const OLDEST_OPSET = 7;
/** The first whose constants are no inputs. */
const OLDEST_IR = 4;
const INPUT = 'pixel_values';
const MOST_NAMED = 4;
const OUTPUTS = { logits: 'logits', probabilities: 'probabilities' } as const;

export interface MergeRequest {
  /** The encoder's .onnx file. */
  readonly bytes: Uint8Array;
  /** How a bare network is fed and read; null for the kinds that transformers.js knows. */
  readonly encoder: ImageEncoder | null;
  readonly head: ProbeHead;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Input `pixel_values` [batch, 3, heightPx, widthPx], normalised as the teacher wants it; outputs `logits` and
 * `probabilities` [batch, K].
 * @throws {PupilError} MODEL_INVALID or TEACHER_UNSUPPORTED
 */
export function withProbeHead(request: MergeRequest): Uint8Array<ArrayBuffer> {
  const { bytes, encoder, head } = request;
  const file = readEncoder(bytes);
  checkFile(file, bytes, encoder);
  const output = embeddingOutputOf(file.outputs, encoder);
  const [input] = file.inputs as readonly [OnnxValue];

  const graph = new OnnxGraph();
  for (const name of file.names) graph.unique(name);
  const steps = stepsBefore(input, encoder);
  const renamed = renamedValues(file, graph, steps.length > 0);
  const now = (name: string) => renamed.get(name) ?? name;
  const before = steps.map((step, at): Node => {
    const from = at === 0 ? INPUT : graph.unique('probe.input');
    return { ...step, inputs: [from], outputs: [] };
  });
  const chained = before.map((node, at) => ({
    ...node,
    outputs: [before[at + 1]?.inputs[0] ?? now(input.name)],
  }));
  const embedding = embeddingNodes(graph, { ...output, name: now(output.name) });
  probeNodes(graph, embedding, head, OUTPUTS);

  const model = new WireWriter();
  model.integer(1, Math.max(file.irVersion, OLDEST_IR));
  for (const field of file.modelFields) model.raw(field.bytes);
  model.message(7, (writer) => {
    const write = (node: Node) => writer.message(GRAPH.node, (inner) => writeNode(inner, node));
    chained.forEach(write);
    for (const field of file.graphFields) {
      if (field.number === GRAPH.output) continue;
      if (field.number === GRAPH.input && field.hasLength && nameOfField(field) === input.name) continue;
      writer.raw(renamedField(field, renamed));
    }
    graph.nodes.forEach(write);
    for (const entry of graph.constants)
      writer.message(GRAPH.constant, (inner) => writeConstant(inner, ...entry));
    const batch = encoder?.batch ?? 'batch';
    const shape = [batch, 3, request.heightPx, request.widthPx];
    writer.message(GRAPH.input, (inner) => writePort(inner, { name: INPUT, shape }));
    for (const name of Object.values(OUTPUTS)) {
      const port = { name, shape: [batch, head.bias.length] };
      writer.message(GRAPH.output, (inner) => writePort(inner, port));
    }
  });
  return model.finish();
}

function checkFile({ inputs, opset }: EncoderFile, bytes: Uint8Array, encoder: ImageEncoder | null): void {
  if (inputs.length !== 1) {
    const names = inputs.slice(0, MOST_NAMED).map(({ name }) => name);
    throw refused(
      `it takes ${inputs.length} inputs (${names.join(', ')}), and a photo is one. Choose a model whose image tower is a file of its own`,
      { inputs: inputs.length },
    );
  }
  if (opset < OLDEST_OPSET)
    throw refused(`its operators are of version ${opset}, and at least ${OLDEST_OPSET} is needed`, { opset });
  const batch = encoder?.batch ?? null;
  if (batch !== null && batch !== 1)
    throw refused(`it takes exactly ${batch} photos at once, and a classifier is asked about one`, { batch });
  if (bytes.length > MAX_MODEL_BYTES)
    throw refused(`it has ${bytes.length} bytes, and an .onnx file has at most ${MAX_MODEL_BYTES}`, {
      sizeBytes: bytes.length,
      maxBytes: MAX_MODEL_BYTES,
    });
}

type Step = Pick<Node, 'op' | 'attributes'>;

/** From float32 pixels, channels first, to what the encoder takes; nothing where that is the same. */
function stepsBefore({ name, type }: OnnxValue, encoder: ImageEncoder | null): readonly Step[] {
  if (type !== 'float32' && type !== 'float16')
    throw refused(`its input ${name} takes ${type}, and pixels are float32 or float16`, { type });
  const steps: Step[] = [];
  if (type === 'float16') steps.push({ op: 'Cast', attributes: { to: ELEMENT_TYPES.float16 } });
  if (encoder?.layout === 'NHWC') steps.push({ op: 'Transpose', attributes: { perm: [0, 2, 3, 1] } });
  if (steps.length === 0 && name !== INPUT) steps.push({ op: 'Identity', attributes: {} });
  return steps;
}

/** Names that the whole needs for itself, and what the encoder's own values of these names are called instead. */
function renamedValues(
  file: EncoderFile,
  graph: OnnxGraph,
  isInputNew: boolean,
): ReadonlyMap<string, string> {
  const needed = [...Object.values(OUTPUTS), ...(isInputNew ? [INPUT] : [])];
  const clashes = needed.filter((name) => file.names.has(name));
  if (clashes.length > 0 && file.hasInnerGraphs) {
    throw refused(
      `it calls values ${clashes.join(' and ')}, as the whole has to, and has graphs inside its nodes that may ask for them`,
      { clashes: clashes.length },
    );
  }
  return new Map(clashes.map((name) => [name, graph.unique(`encoder.${name}`)]));
}

function refused(why: string, facts: Readonly<Record<string, string | number>>): PupilError {
  return new PupilError(
    'TEACHER_UNSUPPORTED',
    `No probe can be put on this teacher's file: ${why}. Use it as a teacher only.`,
    facts,
  );
}
