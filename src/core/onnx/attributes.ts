/** Attributes of a node by name, with the values that ONNX gives to those that are left out. */
import type { Constant } from './constant.ts';
import type { OnnxNode } from './model.ts';

export function intOf({ attributes }: OnnxNode, name: string, otherwise: number): number {
  const found = attributes.get(name);
  return found?.kind === 'int' ? found.value : otherwise;
}

export function floatOf({ attributes }: OnnxNode, name: string, otherwise: number): number {
  const found = attributes.get(name);
  return found?.kind === 'float' ? found.value : otherwise;
}

export function textOf({ attributes }: OnnxNode, name: string, otherwise: string): string {
  const found = attributes.get(name);
  return found?.kind === 'text' ? found.value : otherwise;
}

export function intsOf({ attributes }: OnnxNode, name: string): readonly number[] | null {
  const found = attributes.get(name);
  return found?.kind === 'ints' ? found.value : null;
}

export function tensorOf({ attributes }: OnnxNode, name: string): Constant | null {
  const found = attributes.get(name);
  return found?.kind === 'tensor' ? found.value : null;
}

/** Axes count from the end where they are negative. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
