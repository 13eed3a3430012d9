/** Layers that move numbers, or join two values of different shapes. No batch axis: one photo at a time. */

export const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** Steps in memory along each axis. */
function stridesOf(shape) {
  const strides = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides.unshift(stride);
    stride *= shape[axis];
  }
  return strides;
}

/** Where in memory each number of `shape` comes from, by the steps of each axis. */
function placesOf(shape, strides) {
  let places = new Int32Array(1);
  for (const [axis, size] of shape.entries()) {
    const longer = new Int32Array(places.length * size);
    for (let i = 0; i < longer.length; i++)
      longer[i] = places[Math.floor(i / size)] + (i % size) * strides[axis];
    places = longer;
  }
  return places;
}

const BINARIES = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  prelu: (a, slope) => (a < 0 ? a * slope : a),
};

export const isBinary = (op) => Object.hasOwn(BINARIES, op);

/** Axes of size 1, and those that are missing in front, are repeated. */
export function binary(kind, a, b) {
  const rank = Math.max(a.shape.length, b.shape.length);
  const whole = ({ shape }) => [...Array(rank - shape.length).fill(1), ...shape];
  const [aShape, bShape] = [whole(a), whole(b)];
  const shape = aShape.map((size, axis) => (size === 1 ? bShape[axis] : size));
  const data = new Float32Array(sizeOf(shape));
  const act = BINARIES[kind];
  const repeats = (own) => {
    const strides = stridesOf(own);
    return placesOf(
      shape,
      own.map((size, axis) => (size === 1 ? 0 : strides[axis])),
    );
  };
  if (a.data.length === data.length && b.data.length === data.length) {
    for (let i = 0; i < data.length; i++) data[i] = act(a.data[i], b.data[i]);
    return { shape, data };
  }
  const [aPlaces, bPlaces] = [repeats(aShape), repeats(bShape)];
  for (let i = 0; i < data.length; i++) data[i] = act(a.data[aPlaces[i]], b.data[bPlaces[i]]);
  return { shape, data };
}

/** Seen as `axes`, these put in another order, seen as `shape`. */
export function rearrange(x, { axes, order, shape }) {
  const strides = stridesOf(axes);
  const places = placesOf(
    order.map((axis) => axes[axis]),
    order.map((axis) => strides[axis]),
  );
  return { shape, data: Float32Array.from(places, (place) => x.data[place]) };
}

/** [outer, size, inner] around an axis. */
function around(shape, axis) {
  return [sizeOf(shape.slice(0, axis)), shape[axis], sizeOf(shape.slice(axis + 1))];
}

export function slice(x, { axis, start, size }) {
  const [outer, whole, inner] = around(x.shape, axis);
  const data = new Float32Array(outer * size * inner);
  for (let o = 0; o < outer; o++) {
    const from = (o * whole + start) * inner;
    data.set(x.data.subarray(from, from + size * inner), o * size * inner);
  }
  return { shape: x.shape.with(axis, size), data };
}

export function concat(values, axis) {
  const size = values.reduce((sum, { shape }) => sum + shape[axis], 0);
  const shape = values[0].shape.with(axis, size);
  const data = new Float32Array(sizeOf(shape));
  let before = 0;
  for (const value of values) {
    const [outer, own, inner] = around(value.shape, axis);
    for (let o = 0; o < outer; o++) {
      data.set(value.data.subarray(o * own * inner, (o + 1) * own * inner), (o * size + before) * inner);
    }
    before += own;
  }
  return { shape, data };
}

export function pad(x, { pads, value }) {
  return pads.reduce((whole, [before, after], axis) => {
    if (before === 0 && after === 0) return whole;
    const filled = (size) => {
      const shape = whole.shape.with(axis, size);
      return { shape, data: new Float32Array(sizeOf(shape)).fill(value) };
    };
    return concat([filled(before), whole, filled(after)], axis);
  }, x);
}

/** Learned rows [count, width] come in before row `at`. */
export function tokens(x, { count, at }, table) {
  const [rows, width] = x.shape;
  const own = { shape: [count, width], data: table };
  return concat(
    [slice(x, { axis: 0, start: 0, size: at }), own, slice(x, { axis: 0, start: at, size: rows - at })],
    0,
  );
}

/** Mean, sum, largest or smallest over some axes. */
export function reduce(x, { kind, axes, keepsAxes }) {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const strides = stridesOf(kept);
  const places = placesOf(
    x.shape,
    strides.map((stride, axis) => (axes.includes(axis) ? 0 : stride)),
  );
  const sums = new Float64Array(sizeOf(kept)).fill({ max: -Infinity, min: Infinity }[kind] ?? 0);
  for (let i = 0; i < x.data.length; i++) {
    const to = places[i];
    const value = x.data[i];
    if (kind === 'max') sums[to] = Math.max(sums[to], value);
    else if (kind === 'min') sums[to] = Math.min(sums[to], value);
    else sums[to] += value;
  }
  const count = kind === 'mean' ? x.data.length / sums.length : 1;
  const shape = keepsAxes ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  return { shape, data: Float32Array.from(sums, (sum) => sum / count) };
}

/** Another size, one axis after the other: each pixel is a sum of some, `[[pixel, weight], ...]` for each. */
export function resize(x, { rows, columns }) {
  return along(along(x, 0, rows), 1, columns);
}

function along(x, axis, sums) {
  const [outer, size, inner] = around(x.shape, axis);
  const data = new Float32Array(outer * sums.length * inner);
  for (let o = 0; o < outer; o++) {
    for (const [at, terms] of sums.entries()) {
      for (const [pixel, weight] of terms) {
        const [from, to] = [(o * size + pixel) * inner, (o * sums.length + at) * inner];
        for (let i = 0; i < inner; i++) data[to + i] += weight * x.data[from + i];
      }
    }
  }
  return { shape: x.shape.with(axis, sums.length), data };
}
