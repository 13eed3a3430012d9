/**
 * The operators of TensorFlow Lite that our graphs use, with their numbers in its schema
 * (tensorflow/compiler/mlir/lite/schema/schema.fbs) and the version from which on a runtime knows them as we use them.
 */
import { bool, byte, type Flat, float, int, type Table, table } from './flatbuffer.ts';

export type Activation = 'none' | 'relu' | 'relu6';

export interface Options {
  readonly activation?: Activation;
  readonly padding?: 'SAME' | 'VALID';
  /** [height, width] */
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
  /** Of a pool, [height, width]. */
  readonly window?: readonly [number, number];
  readonly depthMultiplier?: number;
  readonly keepsAxes?: boolean;
  readonly axis?: number;
  readonly isTransposed?: boolean;
  readonly slope?: number;
}

interface OperatorKind {
  /** In `BuiltinOperator`. */
  readonly code: number;
  /** On floats, and on whole numbers of eight bits. */
  readonly version: number;
  readonly int8Version?: number;
  /** Number in the union `BuiltinOptions`, and the fields of its table. */
  readonly options?: { readonly number: number; write(options: Options): Readonly<Record<number, Flat>> };
}

const activated = ({ activation = 'none' }: Options) => byte({ none: 0, relu: 1, relu6: 3 }[activation]);
const padded = ({ padding = 'VALID' }: Options) => byte(padding === 'SAME' ? 0 : 1);
const across = (pair: readonly [number, number] = [1, 1]) => int(pair[1]);
const down = (pair: readonly [number, number] = [1, 1]) => int(pair[0]);

const fused = (number: number): NonNullable<OperatorKind['options']> => ({
  number,
  write: (options) => ({ 0: activated(options) }),
});
const pool: OperatorKind['options'] = {
  number: 5,
  write: (options) => ({
    0: padded(options),
    1: across(options.stride),
    2: down(options.stride),
    3: across(options.window),
    4: down(options.window),
    5: activated(options),
  }),
};
const reducer: OperatorKind['options'] = {
  number: 27,
  write: ({ keepsAxes = false }) => ({ 0: bool(keepsAxes) }),
};

export const OPERATORS = {
  ADD: { code: 0, version: 1, int8Version: 2, options: fused(11) },
  AVERAGE_POOL_2D: { code: 1, version: 1, int8Version: 2, options: pool },
  CONCATENATION: {
    code: 2,
    version: 1,
    int8Version: 2,
    options: { number: 10, write: (options) => ({ 0: int(options.axis!), 1: activated(options) }) },
  },
  CONV_2D: {
    code: 3,
    version: 1,
    int8Version: 3,
    options: {
      number: 1,
      write: (options) => ({
        0: padded(options),
        1: across(options.stride),
        2: down(options.stride),
        3: activated(options),
        4: across(options.dilation),
        5: down(options.dilation),
      }),
    },
  },
  DEPTHWISE_CONV_2D: {
    code: 4,
    version: 2,
    int8Version: 3,
    options: {
      number: 2,
      write: (options) => ({
        0: padded(options),
        1: across(options.stride),
        2: down(options.stride),
        3: int(options.depthMultiplier!),
        4: activated(options),
        5: across(options.dilation),
        6: down(options.dilation),
      }),
    },
  },
  // Of whole numbers along an axis: 5.
  DEQUANTIZE: { code: 6, version: 5 },
  FULLY_CONNECTED: {
    code: 9,
    version: 5,
    int8Version: 5,
    options: {
      number: 8,
      write: (options) => ({ 0: activated(options), 2: bool(options.keepsAxes ?? false) }),
    },
  },
  L2_NORMALIZATION: { code: 11, version: 1, options: fused(12) },
  LOGISTIC: { code: 14, version: 1, int8Version: 2 },
  MAX_POOL_2D: { code: 17, version: 1, int8Version: 2, options: pool },
  MUL: { code: 18, version: 1, int8Version: 3, options: fused(21) },
  RELU: { code: 19, version: 1, int8Version: 2 },
  RELU6: { code: 21, version: 1, int8Version: 2 },
  RESHAPE: { code: 22, version: 1, int8Version: 1 },
  SOFTMAX: {
    code: 25,
    version: 1,
    int8Version: 2,
    options: { number: 9, write: () => ({ 0: float(1) }) },
  },
  TANH: { code: 28, version: 1, int8Version: 2 },
  PAD: { code: 34, version: 1, int8Version: 2 },
  TRANSPOSE: { code: 39, version: 4, int8Version: 4 },
  MEAN: { code: 40, version: 1, int8Version: 2, options: reducer },
  SUB: { code: 41, version: 1, int8Version: 2, options: fused(28) },
  DIV: { code: 42, version: 1, options: fused(29) },
  EXP: { code: 47, version: 1 },
  LOG_SOFTMAX: { code: 50, version: 1 },
  MAXIMUM: { code: 55, version: 1 },
  MINIMUM: { code: 57, version: 1 },
  NEG: { code: 59, version: 1 },
  PADV2: { code: 60, version: 1, int8Version: 2 },
  SLICE: { code: 65, version: 1, int8Version: 2 },
  LOG: { code: 73, version: 1 },
  SUM: { code: 74, version: 1, int8Version: 2, options: reducer },
  SQRT: { code: 75, version: 1 },
  RSQRT: { code: 76, version: 1, int8Version: 2 },
  POW: { code: 78, version: 1 },
  REDUCE_MAX: { code: 82, version: 1, options: reducer },
  REDUCE_MIN: { code: 89, version: 1, options: reducer },
  LEAKY_RELU: {
    code: 98,
    version: 1,
    int8Version: 1,
    options: { number: 75, write: ({ slope = 0 }) => ({ 0: float(slope) }) },
  },
  ABS: { code: 101, version: 1 },
  ELU: { code: 111, version: 1 },
  QUANTIZE: { code: 114, version: 1, int8Version: 1 },
  HARD_SWISH: { code: 117, version: 1, int8Version: 1 },
  BATCH_MATMUL: {
    code: 126,
    version: 1,
    options: {
      number: 101,
      write: ({ isTransposed = false }) => ({ 0: bool(false), 1: bool(isTransposed) }),
    },
  },
  GELU: { code: 150, version: 1, options: { number: 116, write: () => ({ 0: bool(false) }) } },
} as const satisfies Readonly<Record<string, OperatorKind>>;

export type OperatorName = keyof typeof OPERATORS;

export function kindOf(op: OperatorName): OperatorKind {
  return OPERATORS[op];
}

/** The table of an operator's options and its number in the union; null where it has none. */
export function optionsOf(op: OperatorName, options: Options): { number: number; table: Table } | null {
  const kind = kindOf(op).options;
  return kind === undefined ? null : { number: kind.number, table: table(kind.write(options)) };
}
