// Rows of a matrix turned into the panels that `tileOfPacked` reads: [panel][column][8 rows], zero-padded.

/** x [rows, columns], rows `stride` bytes apart, as panels of its transpose: to[panel][column][8]. */
export function packTransposedPanels(x: usize, stride: usize, rows: i32, columns: i32, to: usize): void {
  const bytes = <usize>columns << 2;
  for (let first = 0; first < rows; first += 8) {
    const count = min(8, rows - first);
    let from = x + <usize>first * stride;
    if (count < 8) {
      for (let at: usize = 0; at < bytes; at += 4) {
        for (let r = 0; r < 8; r++) {
          store<f32>(to, r < count ? load<f32>(from + <usize>r * stride + at) : 0);
          to += 4;
        }
      }
      continue;
    }
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      transposeFour(from + at, stride, to);
      transposeFour(from + (stride << 2) + at, stride, to + 16);
      to += 128;
    }
    for (; at < bytes; at += 4) {
      let row = from + at;
      for (let r = 0; r < 8; r++) {
        store<f32>(to, load<f32>(row));
        row += stride;
        to += 4;
      }
    }
  }
}

/** Four rows of four floats to four columns, 32 bytes apart. */
@inline
function transposeFour(from: usize, stride: usize, to: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + (stride << 1));
  const r3 = v128.load(from + (stride << 1) + stride);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
}
