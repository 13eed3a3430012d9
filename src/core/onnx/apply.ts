/** The simplest things that are done to a view. */
import type { Layer } from '../students/layers.ts';
import type { Lowering } from './lowering.ts';
import type { View } from './view.ts';

/** The same view of a value that a layer makes of it. */
export function apply(lowering: Lowering, x: View, layer: Layer): View {
  return { ...x, value: lowering.emit(layer, [x.value]) };
}

/** `x * scale + shift`; one after the other they become one, and nothing where they cancel out. */
export function affine(lowering: Lowering, x: View, scale: number, shift: number): View {
  const before = lowering.stepOf(x.value);
  if (before?.op === 'affine') {
    const whole = { ...x, value: before.from[0]! };
    return affine(lowering, whole, before.scale * scale, before.shift * scale + shift);
  }
  // Literals are single precision: a half and its double meet up to rounding.
  const isOne = Math.abs(scale - 1) < 1e-7;
  return isOne && shift === 0 ? x : apply(lowering, x, { op: 'affine', scale: isOne ? 1 : scale, shift });
}
