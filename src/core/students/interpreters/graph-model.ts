/**
 * A trained student as a TensorFlow.js graph model. The photo's pixels go in as they are (0..255, RGB); normalisation
 * and soft-max are part of the graph, so nobody can get them wrong. `model.predict(images)` gives `{ probabilities,
 * logits }`, and of a student that answers in the teacher's space its unit `embedding` there.
 */
import type { Student } from '../student.ts';
import type { GraphNode, WeightEntry } from './graph-builder.ts';
import { attribute, GraphBuilder } from './graph-builder.ts';
import { graphOps } from './graph-ops.ts';

/** Per-channel statistics of pixels scaled to 0..1, as used in training. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

interface TensorInfo {
  readonly name: string;
  readonly dtype: 'DT_FLOAT';
  readonly tensorShape: { readonly dim: readonly { readonly size: string }[] };
}

export interface GraphModelJson {
  readonly format: 'graph-model';
  readonly generatedBy: string;
  readonly convertedBy: string;
  readonly signature: {
    readonly inputs: Readonly<Record<string, TensorInfo>>;
    readonly outputs: Readonly<Record<string, TensorInfo>>;
  };
  readonly userDefinedMetadata: { readonly structuredOutputKeys: readonly string[] };
  readonly modelTopology: {
    readonly node: readonly GraphNode[];
    readonly library: Readonly<Record<string, never>>;
    readonly versions: { readonly producer: number };
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightEntry[];
  }[];
}

export interface GraphModelFiles {
  /** To be written as model.json. */
  readonly model: GraphModelJson;
  readonly weightsName: string;
  readonly weights: Uint8Array<ArrayBuffer>;
}

const WEIGHTS_NAME = 'weights.bin';

/**
 * Backbone and head of a student; maps to the teacher's space that no answer needs stay behind. `values` by parameter
 * name, tfjs layout.
 */
export function writeGraphModel(
  student: Student,
  values: ReadonlyMap<string, Float32Array>,
  normalisation: Normalisation,
): GraphModelFiles {
  const graph = new GraphBuilder();
  const size = student.config.imageSizePx;
  const shape = [size, size, 3];
  const placeholder = { dtype: attribute.dtype('DT_FLOAT'), shape: attribute.shape([-1, ...shape]) };
  const pixels = graph.node('Placeholder', [], placeholder, 'images');

  const { mean, std } = normalisation;
  const scale = graph.floats(
    'normalise/scale',
    [3],
    Float32Array.from(std, (s) => 1 / (255 * s)),
  );
  const shift = graph.floats(
    'normalise/shift',
    [3],
    Float32Array.from(mean, (m, i) => -m / std[i]!),
  );
  const normal = graph.node('AddV2', [graph.node('Mul', [pixels, scale]), shift]);

  const ops = graphOps(graph, values);
  const { logits, projected } = student.forward(ops, { node: normal, shape });
  graph.node('Identity', [logits.node], attribute.float, 'logits');
  graph.node('Softmax', [logits.node], attribute.float, 'probabilities');

  const outputs: (readonly [name: string, width: number])[] = [
    ['probabilities', student.classes],
    ['logits', student.classes],
  ];
  if (projected !== undefined) {
    graph.node('Identity', [ops.unitLength(projected).node], attribute.float, 'embedding');
    outputs.push(['embedding', student.teacherDims]);
  }
  return {
    model: {
      format: 'graph-model',
      generatedBy: 'Pupil',
      convertedBy: 'Pupil',
      signature: {
        inputs: { images: info('images', [-1, ...shape]) },
        outputs: Object.fromEntries(outputs.map(([name, width]) => [name, info(name, [-1, width])])),
      },
      userDefinedMetadata: { structuredOutputKeys: outputs.map(([name]) => name) },
      modelTopology: { node: graph.nodes, library: {}, versions: { producer: 1087 } },
      weightsManifest: [{ paths: [WEIGHTS_NAME], weights: graph.weights }],
    },
    weightsName: WEIGHTS_NAME,
    weights: graph.weightBytes(),
  };
}

function info(name: string, shape: readonly number[]): TensorInfo {
  return {
    name: `${name}:0`,
    dtype: 'DT_FLOAT',
    tensorShape: { dim: shape.map((size) => ({ size: String(size) })) },
  };
}
