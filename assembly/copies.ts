// Strips of one array laid out as another: slices and splits along one axis.

/** `count` runs of `bytes`, taken every `xStride` bytes, put down every `yStride` bytes. */
export function copyRuns(x: usize, xStride: usize, y: usize, yStride: usize, bytes: usize, count: i32): void {
  for (let r = 0; r < count; r++) {
    memory.copy(y, x, bytes);
    x += xStride;
    y += yStride;
  }
}
