// What ends a norm: a scale and a shift for each channel, and the bounds of the rectifier behind it, in one block of
// f32: scale [C], shift [C], low, high. Norms alone have infinite bounds.

@inline
export function rectifierBytes(channels: i32): usize {
  return (<usize>channels << 3) + 8;
}

@inline
export function lowOf(rectifier: usize, channels: i32): f32 {
  return load<f32>(rectifier + (<usize>channels << 3));
}

@inline
export function highOf(rectifier: usize, channels: i32): f32 {
  return load<f32>(rectifier + (<usize>channels << 3), 4);
}

@inline
export function setBounds(rectifier: usize, channels: i32, low: f32, high: f32): void {
  store<f32>(rectifier + (<usize>channels << 3), low);
  store<f32>(rectifier + (<usize>channels << 3), high, 4);
}

@inline
export function hasBounds(rectifier: usize, channels: i32): bool {
  return lowOf(rectifier, channels) > -Infinity || highOf(rectifier, channels) < Infinity;
}

/** NaN stays NaN, as a broken run must show itself. */
@inline
export function rectified(value: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, low), high);
}

/** The slope at the bounds is 0, as PyTorch has it. */
@inline
export function passed(dy: v128, value: v128, low: v128, high: v128): v128 {
  return v128.and(dy, v128.and(f32x4.gt(value, low), f32x4.lt(value, high)));
}
