/**
 * Embeddings in a .safetensors file: one table of rows, or one vector a photo under the photo's name. Offsets must
 * tile the file with no hole and no overlap, as the format demands (github.com/huggingface/safetensors); the file is
 * never trusted for a size or a name.
 */
import {
  checkShape,
  type EmbeddingRows,
  invalidEmbeddings,
  NUMBER_BYTES,
  type NumberType,
  rowsIn,
} from './embedding-rows.ts';
import { namesInJson, oneColumn, type RowNames } from './row-names.ts';
import { isTableName } from './table-names.ts';

export interface NamedRows {
  readonly rows: EmbeddingRows;
  /** null where the file does not name its rows. */
  readonly names: RowNames | null;
}

interface TensorPlace {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** The format allows 100 MB, for models of thousands of tensors; names of a million photos fit into this. */
export const MAX_HEADER_BYTES = 64 * 1024 * 1024;
const TYPES: ReadonlyMap<string, NumberType> = new Map([
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
]);
/** Bytes of a number of the types that are not read: they may lie beside the table. */
const OTHER_BYTES: ReadonlyMap<string, number> = new Map([
  ['BOOL', 1],
  ['U8', 1],
  ['I8', 1],
  ['U16', 2],
  ['I16', 2],
  ['U32', 4],
  ['I32', 4],
  ['U64', 8],
  ['I64', 8],
]);
const NAME_KEYS = ['names', 'file_names', 'filenames', 'files', 'paths', 'image_path', 'ids', 'keys'];

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** All tensors of floats by name. @throws {PupilError} EMBEDDINGS_INVALID */
export function readTensors(bytes: Uint8Array): Map<string, NamedTensor> {
  const { header, end } = headerOf(bytes);
  const { tensors } = placesIn(header, end, bytes.length);
  return new Map(
    tensors.flatMap(({ name, type: stored, shape, start }) => {
      const type = TYPES.get(stored);
      if (type === undefined) return [];
      const size = shape.reduce((product, side) => product * side, 1);
      const values = new Float32Array(size);
      rowsIn(bytes, { rows: 1, dims: size }, type, () => start).read(0, values, 0);
      return [[name, { shape, values }] as const];
    }),
  );
}

/** Texts that the file says of itself, by key. @throws {PupilError} EMBEDDINGS_INVALID */
export function readTensorsMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  const { header, end } = headerOf(bytes);
  return placesIn(header, end, bytes.length).metadata;
}

/** @throws {PupilError} EMBEDDINGS_INVALID */
export function readSafetensors(bytes: Uint8Array): NamedRows {
  const { header, end } = headerOf(bytes);
  const { tensors, metadata } = placesIn(header, end, bytes.length);
  refuseNetwork(tensors);
  const table = tableOf(tensors);
  if (table === null) return vectorsOf(bytes, tensors);
  const [rows, dims] = table.shape as [number, number];
  checkShape(rows, dims);
  const type = TYPES.get(table.type)!;
  const rowBytes = dims * NUMBER_BYTES[type];
  const namesText = NAME_KEYS.map((key) => metadata.get(key)).find((text) => text !== undefined);
  return {
    rows: rowsIn(bytes, { rows, dims }, type, (row) => table.start + row * rowBytes),
    names: namesText === undefined ? null : namesOf(namesText),
  };
}

function headerOf(bytes: Uint8Array): { readonly header: unknown; readonly end: number } {
  if (bytes.length < 10) throw invalidEmbeddings('this is no .safetensors file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || length > bytes.length - 8 || bytes[8] !== 0x7b) {
    throw invalidEmbeddings('this is no .safetensors file: its header is longer than the file or no JSON', {
      headerBytes: length,
      maxHeaderBytes: MAX_HEADER_BYTES,
    });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
    return { header: JSON.parse(text) as unknown, end: 8 + length };
  } catch (cause) {
    throw invalidEmbeddings('the header of the .safetensors is no valid JSON', {}, { cause });
  }
}

function placesIn(
  header: unknown,
  dataStart: number,
  fileBytes: number,
): { readonly tensors: readonly TensorPlace[]; readonly metadata: ReadonlyMap<string, string> } {
  const tensors: TensorPlace[] = [];
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(header as object)) {
    if (typeof value !== 'object' || value === null)
      throw invalidEmbeddings(`"${name.slice(0, 80)}" in the header of the .safetensors describes no tensor`);
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(value)) if (typeof text === 'string') metadata.set(key, text);
    } else tensors.push(placeOf(name, value, dataStart));
  }
  let at = dataStart;
  for (const tensor of [...tensors].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (tensor.start !== at)
      throw invalidEmbeddings(
        'the tensors of the .safetensors overlap or leave a hole, which a sound file never has',
      );
    at = tensor.end;
  }
  if (at !== fileBytes) {
    throw invalidEmbeddings(
      `the .safetensors has ${fileBytes.toLocaleString('en')} bytes, its tensors end at ${at.toLocaleString('en')}. It was cut off or written to twice`,
      { sizeBytes: fileBytes, neededBytes: at },
    );
  }
  return { tensors, metadata };
}

function placeOf(name: string, value: object, dataStart: number): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = value as Readonly<Record<string, unknown>>;
  const bytesPerNumber =
    typeof dtype === 'string' ? (OTHER_BYTES.get(dtype) ?? NUMBER_BYTES[TYPES.get(dtype)!]) : undefined;
  if (
    typeof dtype !== 'string' ||
    bytesPerNumber === undefined ||
    !isSizes(shape) ||
    !isSizes(offsets) ||
    offsets.length !== 2
  )
    throw invalidEmbeddings(
      `"${name.slice(0, 80)}" in the .safetensors has no type, shape and offsets that can be read`,
    );
  const [start, end] = offsets as unknown as [number, number];
  const neededBytes = shape.reduce((product, size) => product * size, bytesPerNumber);
  if (end - start !== neededBytes)
    throw invalidEmbeddings(
      `"${name.slice(0, 80)}" in the .safetensors has ${end - start} bytes where its shape needs ${neededBytes}`,
    );
  return { name, type: dtype, shape, start: dataStart + start, end: dataStart + end };
}

function isSizes(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length <= 8 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

/** How networks call their parameters. */
const PARAMETER =
  /(^|[._/])(weight|bias|kernel|gamma|beta|running_mean|running_var|num_batches_tracked|in_proj_weight|in_proj_bias|cls_token|class_embedding|pos_embed|position_embeddings?|logit_scale|lora_[ab])$/i;

/** A network's own weights are no embeddings, whatever shape they have. */
function refuseNetwork(tensors: readonly TensorPlace[]): void {
  const parameters = tensors.filter(({ name }) => PARAMETER.test(name));
  const isNetwork = tensors.length > 1 && parameters.length * 2 > tensors.length;
  if (!isNetwork || tensors.some(({ name }) => isTableName(name))) return;
  throw invalidEmbeddings(
    `the .safetensors holds a network's weights (${parameters
      .slice(0, 2)
      .map(({ name }) => name.slice(0, 60))
      .join(
        ', ',
      )}, …), not embeddings. To use the network as a teacher, export it as ONNX, as with optimum-cli export onnx, and drop that`,
    { tensors: tensors.length, parameters: parameters.length },
  );
}

/**
 * The one table, or the one among several that is called what embeddings are called; null where there are only
 * vectors.
 */
function tableOf(tensors: readonly TensorPlace[]): TensorPlace | null {
  const tables = tensors.filter(({ type, shape }) => TYPES.has(type) && shape.length === 2 && shape[0]! > 1);
  const named = tables.filter(({ name }) => isTableName(name));
  const table = tables.length === 1 ? tables[0] : named.length === 1 ? named[0] : undefined;
  if (table !== undefined) return table;
  if (tables.length === 0) return null;
  throw invalidEmbeddings(
    `the .safetensors has ${tables.length} tables (${tables
      .slice(0, 3)
      .map(({ name }) => name.slice(0, 40))
      .join(', ')}, …). Call the right one "embeddings"`,
    { tables: tables.length },
  );
}

/** One vector a photo. */
function vectorsOf(bytes: Uint8Array, tensors: readonly TensorPlace[]): NamedRows {
  const [first] = tensors;
  const dims = first?.shape.at(-1) ?? 0;
  const isVector = ({ shape, type }: TensorPlace) =>
    type === first?.type &&
    shape.at(-1) === dims &&
    (shape.length === 1 || (shape.length === 2 && shape[0] === 1));
  const type = TYPES.get(first?.type ?? '');
  if (type === undefined || !tensors.every(isVector))
    throw invalidEmbeddings(
      'the .safetensors has neither one table of float16, bfloat16, float32 or float64, nor one vector a photo, all of one length',
    );
  checkShape(tensors.length, dims);
  return {
    rows: rowsIn(bytes, { rows: tensors.length, dims }, type, (row) => tensors[row]!.start),
    names: oneColumn(tensors.map(({ name }) => name)),
  };
}

/** Metadata values are texts: a JSON list, or a name a line. */
function namesOf(text: string): RowNames {
  return text.trimStart().startsWith('[') ? namesInJson(text) : oneColumn(text.split('\n'));
}
