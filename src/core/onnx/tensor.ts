/** Tensors of an .onnx file, whichever of its many forms they have. */
import { halfToFloat, halvesToFloats } from '../files/half.ts';
import { WireFault, type WireField, type WireReader } from '../files/wire.ts';
import { sizeOf } from '../students/parameters.ts';
import { type Constant, constant } from './constant.ts';
import { refusal } from './refusal.ts';
import { copied, doubles, floats, integersOf } from './wire-numbers.ts';

/** What raw bytes are read as, by TensorProto.DataType. Little-endian, as are all machines that browsers run on. */
const RAW: Readonly<Record<number, (buffer: ArrayBuffer) => Float32Array | Float64Array>> = {
  1: (buffer) => new Float32Array(buffer),
  2: (buffer) => Float64Array.from(new Uint8Array(buffer)),
  3: (buffer) => Float64Array.from(new Int8Array(buffer)),
  6: (buffer) => Float64Array.from(new Int32Array(buffer)),
  7: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number),
  9: (buffer) => Float64Array.from(new Uint8Array(buffer)),
  10: (buffer) => halvesToFloats(new Uint16Array(buffer)),
  11: (buffer) => Float32Array.from(new Float64Array(buffer)),
};
const BYTES: Readonly<Record<number, number>> = { 1: 4, 2: 1, 3: 1, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8 };
const FLOAT16 = 10;
const isFloatType = (type: number): boolean => type === 1 || type === FLOAT16 || type === 11;
const MAX_DIMENSIONS = 8;
const MAX_NAME_BYTES = 1024;

/** @throws {PupilError | WireFault} where it is damaged, too large or of a type that no weight has here */
export function readTensor(
  reader: WireReader,
  bytes: Uint8Array,
  tensor: WireField,
  mostNumbers: number,
): { readonly name: string; readonly value: Constant } {
  const dims: number[] = [];
  const listed: number[] = [];
  const parts: Float32Array[] = [];
  let [name, type] = ['', 0];
  let raw: WireField | null = null;
  for (const field of reader.fields(tensor.start, tensor.end)) {
    if (field.number === 1) for (const one of integersOf(bytes, field)) dims.push(one);
    else if (field.number === 2 && field.type === 0) type = field.value;
    else if (field.number === 8 && field.type === 2) name = reader.text(field, MAX_NAME_BYTES);
    else if (field.number === 9 && field.type === 2) raw = field;
    else if (field.number === 4) parts.push(floats(bytes, field));
    else if (field.number === 10) parts.push(Float32Array.from(doubles(bytes, field)));
    else if (field.number === 5 || field.number === 7)
      for (const one of integersOf(bytes, field)) listed.push(one);
    else if (field.number === 13) throw refusal(`The weights ${name} lie in another file`, { tensor: name });
  }
  if (dims.length > MAX_DIMENSIONS || dims.some((size) => !(size >= 0))) {
    throw new WireFault(`the tensor ${name} has the shape [${dims.join()}]`, tensor.start);
  }
  const size = checkedSize(name, dims, mostNumbers);
  const read = RAW[type];
  if (read === undefined) {
    throw refusal(
      `The tensor ${name} is stored as type ${type} of ONNX, which is not read`,
      { tensor: name, type },
      'Save the network with weights in float32, float16 or int8.',
    );
  }
  if (raw !== null) {
    if (raw.end - raw.start !== size * BYTES[type]!) {
      throw new WireFault(
        `the tensor ${name} of shape [${dims.join()}] has ${raw.end - raw.start} bytes`,
        raw.start,
      );
    }
  }
  const values =
    raw !== null
      ? read(copied(bytes, raw))
      : isFloatType(type)
        ? joined(parts, type === FLOAT16 ? Float32Array.from(listed, halfToFloat) : null)
        : Float64Array.from(listed);
  if (values.length !== size) {
    throw new WireFault(
      `the tensor ${name} of shape [${dims.join()}] has ${values.length} numbers`,
      tensor.start,
    );
  }
  return { name, value: constant(dims, values) };
}

function checkedSize(name: string, dims: readonly number[], mostNumbers: number): number {
  const size = sizeOf(dims);
  if (!(size <= mostNumbers)) {
    throw refusal(
      `The tensor ${name} has ${size.toLocaleString('en')} numbers, and this network may have ${mostNumbers.toLocaleString('en')} more`,
      { tensor: name, numbers: size, limit: mostNumbers },
      'Choose a smaller network.',
    );
  }
  return size;
}

function joined(parts: readonly Float32Array[], halves: Float32Array | null): Float32Array {
  const all = halves === null ? parts : [...parts, halves];
  const whole = new Float32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
