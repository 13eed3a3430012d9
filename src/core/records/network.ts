/** A network that somebody brought to be a student, as it is kept: its bytes lie in storage under their hash. */
import { ONNX_NETWORK, type OnnxConfig } from '../students/families/onnx.ts';
import type { Normalisation } from '../students/interpreters/graph-model.ts';
import { count, holds, list, of, oneOf, orNull, parser, record, size, text } from './shape.ts';

export interface Network {
  /** Of its place in storage. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Of the .onnx file, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Of pixels scaled to 0..1, as the network was taught. */
  readonly normalisation: Normalisation;
  /** What it is at each size of photos that it takes, the smallest first. */
  readonly configs: readonly OnnxConfig[];
  /** Classes of the classifier that was cut off; null where it gave features as it was. */
  readonly classifierClasses: number | null;
}

const CHANNELS = of<readonly [number, number, number]>(
  'three numbers',
  (value) => Array.isArray(value) && value.length === 3 && value.every(Number.isFinite),
);

const CONFIG = holds(
  record<OnnxConfig>({
    id: oneOf(['onnx']),
    imageSizePx: size,
    name: text,
    program: record<OnnxConfig['program']>({
      steps: list(of('a step', (step) => typeof step === 'object' && step !== null && 'op' in step)),
      output: count,
    }),
  }),
  'a program that this version can run',
  (config) => ONNX_NETWORK.faultOf(config) === null,
);

export const NETWORK = record<Network>({
  id: text,
  name: text,
  sha256: text,
  sizeBytes: count,
  normalisation: record<Normalisation>({ mean: CHANNELS, std: CHANNELS }),
  configs: holds(list(CONFIG), 'at least one size', (configs) => configs.length > 0),
  classifierClasses: orNull(size),
});

export const parseNetwork = parser('A network that was brought', 'Drop its file again.', NETWORK);
