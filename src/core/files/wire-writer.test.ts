import { expect, it } from 'vitest';
import { WireReader } from './wire.ts';
import { WireWriter } from './wire-writer.ts';

function fieldsOf(bytes: Uint8Array, [start, end] = [0, bytes.length]) {
  const reader = new WireReader(bytes, 100);
  return [...reader.fields(start!, end!)].map((field) => ({
    ...field,
    payload: [...bytes.subarray(field.start, field.end)],
  }));
}

it('what is written is what the reader of strangers’ files finds', () => {
  const writer = new WireWriter();
  writer.integer(1, 300);
  writer.integer(20, 2 ** 40);
  writer.text(3, 'é "\n');
  writer.float(4, -1.5);
  writer.bytes(9, Uint8Array.of(0, 255));
  const bytes = writer.finish();
  const [small, large, text, real, raw] = fieldsOf(bytes);
  expect([small!.number, small!.value, large!.number, large!.value]).toEqual([1, 300, 20, 2 ** 40]);
  expect(new TextDecoder().decode(Uint8Array.from(text!.payload))).toBe('é "\n');
  expect(new Float32Array(Uint8Array.from(real!.payload).buffer)[0]).toBe(-1.5);
  expect(raw!.payload).toEqual([0, 255]);
});

it('a negative number takes ten bytes, as two’s complement of 64 bits', () => {
  const writer = new WireWriter();
  writer.integer(1, -1);
  writer.integer(1, -(2 ** 53 - 1));
  const payloads = fieldsOf(writer.finish()).map(({ payload }) => payload);
  const back = payloads.map((bytes) =>
    BigInt.asIntN(
      64,
      bytes.reduce((sum, byte, i) => sum | (BigInt(byte & 127) << BigInt(7 * i)), 0n),
    ),
  );
  expect(payloads.map(({ length }) => length)).toEqual([10, 10]);
  expect(back).toEqual([-1n, -(2n ** 53n - 1n)]);
});

it('messages lie in messages, empty ones too', () => {
  const writer = new WireWriter();
  writer.message(7, (graph) => {
    graph.message(1, (node) => node.text(4, 'x'.repeat(200)));
    graph.message(2, () => {});
  });
  const bytes = writer.finish();
  const [graph] = fieldsOf(bytes);
  const [node, empty] = fieldsOf(bytes, [graph!.start, graph!.end]);
  expect(graph!.end).toBe(bytes.length);
  expect(fieldsOf(bytes, [node!.start, node!.end])[0]!.payload).toHaveLength(200);
  expect(empty).toMatchObject({ number: 2, payload: [] });
});
