/**
 * A trained student as an ONNX file. Photos' pixels go in as they are (RGB, 0..255, channels first, as other people's
 * tools hand them over); normalisation and soft-max are part of the graph, so nobody can get them wrong.
 */
import { PupilError } from '../../errors.ts';
import { reducedSidesPx } from '../../training/source-side.ts';
import type { Range } from '../eight-bits.ts';
import type { Materials, TrainedStudent } from '../format.ts';
import { onnxFile, type Port } from './file.ts';
import { foldNorms } from './fold-norms.ts';
import { OnnxGraph } from './graph.ts';
import { halveWeights } from './halve.ts';
import { listening } from './listening.ts';
import { onnxOps } from './ops.ts';
import type { Placed } from './placed.ts';
import { eightBitValues, quantise } from './quantise.ts';
import { activationRanges } from './ranges.ts';

export const PRECISIONS = ['float32', 'float16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Names in the file. */
export const INPUT = 'pixel_values';
const BATCH = 'batch';

/**
 * Input `pixel_values` [batch, 3, S, S]; outputs `logits` and `probabilities` [batch, K], and of a student that answers
 * in the teacher's space its unit `embedding` there [batch, D].
 * @param calibration photos [n, S, S, 3] on which `int8` sees how large activations get; nothing else asks for them
 * @throws {PupilError} NO_PHOTOS where it is `int8` and there are none
 */
export async function writeOnnx(
  trained: TrainedStudent,
  precision: Precision,
  calibration: Materials['calibration'] = async () => new Uint8Array(0),
): Promise<Uint8Array<ArrayBuffer>> {
  const { student, classNames } = trained;
  const sizePx = student.config.imageSizePx;
  const float = floatGraph(trained);
  const { graph, outputs } = float;
  if (precision === 'int8') {
    const photos = await calibration();
    if (photos.length === 0) {
      throw new PupilError(
        'NO_PHOTOS',
        'Eight bits need photos, to see how large activations get, and there is none. Choose another number format.',
      );
    }
    quantise(graph, await rangesIn(float, trained, photos));
  }
  if (precision !== 'float32') halveWeights(graph);
  return onnxFile({
    graph,
    inputs: [{ name: INPUT, shape: [BATCH, 3, sizePx, sizePx] }],
    outputs,
    description: `An image classifier of ${classNames.length} classes. ${INPUT}: RGB, 0..255; normalisation is inside.`,
    metadata: {
      class_names: JSON.stringify(classNames),
      image_size_px: String(sizePx),
      resize_to_px: JSON.stringify(reducedSidesPx(sizePx)),
    },
  });
}

/** Nodes that change places alone: their answer has the range of what they take. */
const MOVES: ReadonlySet<string> = new Set(['Transpose', 'Reshape']);

type Ranges = ReadonlyMap<string, Range>;

/** The Hub folder holds what leaves as ONNX, too: a student is shown its photos once. Equal students make equal names. */
const MEASURED = new WeakMap<
  TrainedStudent,
  { readonly calibration: Uint8Array; readonly ranges: Promise<Ranges> }
>();

function rangesIn(float: FloatGraph, trained: TrainedStudent, calibration: Uint8Array): Promise<Ranges> {
  const known = MEASURED.get(trained);
  if (known?.calibration === calibration) return known.ranges;
  const ranges = measuredRanges(float, trained, calibration);
  MEASURED.set(trained, { calibration, ranges });
  return ranges;
}

/** Of each value that is to have eight bits: the student's own values are measured, and stand for what only moves them. */
async function measuredRanges(
  { graph, order }: FloatGraph,
  trained: TrainedStudent,
  calibration: Uint8Array,
): Promise<Ranges> {
  const makers = new Map(graph.nodes.map((node) => [node.outputs[0]!, node]));
  const places = new Map(order.map((name, place) => [name, place]));
  const sourceOf = (name: string): string => {
    const maker = makers.get(name);
    const isMoved = !places.has(name) && maker !== undefined && MOVES.has(maker.op);
    return isMoved ? sourceOf(maker.inputs[0]!) : name;
  };
  const sources = [...eightBitValues(graph)].map((name) => [name, sourceOf(name)] as const);
  const asked = new Map<number, string>();
  for (const [, source] of sources) {
    const place = places.get(source);
    if (place !== undefined) asked.set(place, source);
  }
  const ranges = await activationRanges(trained, asked, calibration);
  return new Map(
    sources.flatMap(([name, source]) => {
      const range = ranges.get(source);
      return range === undefined ? [] : [[name, range] as const];
    }),
  );
}

interface FloatGraph {
  readonly graph: OnnxGraph;
  readonly outputs: readonly Port[];
  /** Names of the student's values, in the order of its operations; the normalised photos first. */
  readonly order: readonly string[];
}

function floatGraph({ student, values, normalisation }: TrainedStudent): FloatGraph {
  const graph = new OnnxGraph();
  const sizePx = student.config.imageSizePx;
  const outputs: Port[] = [
    { name: 'logits', shape: [BATCH, student.classes] },
    { name: 'probabilities', shape: [BATCH, student.classes] },
  ];
  if (student.head === 'space') outputs.push({ name: 'embedding', shape: [BATCH, student.teacherDims] });
  // Taken first, so that no parameter of that name can have them.
  const [input] = [INPUT, ...outputs.map(({ name }) => name)].map((name) => graph.unique(name));

  const { mean, std } = normalisation;
  const byChannel = (name: string, numbers: readonly number[]) =>
    graph.floats(`normalisation.${name}`, [3, 1, 1], Float32Array.from(numbers));
  const scale = byChannel(
    'scale',
    std.map((deviation) => 1 / (255 * deviation)),
  );
  const shift = byChannel(
    'shift',
    mean.map((m, c) => -m / std[c]!),
  );
  const images: Placed = {
    name: graph.node('Add', [graph.node('Mul', [input!, scale]), shift]),
    shape: [sizePx, sizePx, 3],
    isChannelsFirst: true,
  };
  const ops = onnxOps(graph, values);
  const order = [images.name];
  const { logits, projected } = student.forward(
    listening(ops, ({ name }) => order.push(name)),
    images,
  );
  const give = (op: string, from: string, name: string, attributes = {}) =>
    graph.nodes.push({ op, inputs: [from], outputs: [name], attributes });
  give('Identity', logits.name, 'logits');
  give('Softmax', logits.name, 'probabilities', { axis: -1 });
  if (projected !== undefined) give('Identity', ops.unitLength(projected).name, 'embedding');
  foldNorms(
    graph,
    outputs.map(({ name }) => name),
  );
  return { graph, outputs, order };
}
