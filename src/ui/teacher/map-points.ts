/**
 * Where photos lie on the map, in pixels, and which one is meant by a pointer or an arrow key. Pure; y points down.
 */

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const MARGIN_PX = 14;

/** @param map [N, 2] in -1..1, y up. @returns [N, 2] pixels */
export function toPixels(map: Float32Array, { widthPx, heightPx }: Size): Float32Array {
  const points = new Float32Array(map.length);
  for (let at = 0; at < map.length; at += 2) {
    points[at] = MARGIN_PX + ((map[at]! + 1) / 2) * (widthPx - 2 * MARGIN_PX);
    points[at + 1] = MARGIN_PX + ((1 - map[at + 1]!) / 2) * (heightPx - 2 * MARGIN_PX);
  }
  return points;
}

/** The point nearest to a place, no farther than `reachPx`; -1 if there is none. */
export function nearest(points: Float32Array, xPx: number, yPx: number, reachPx: number): number {
  let best = -1;
  let bestSquare = reachPx * reachPx;
  for (let at = 0; at < points.length; at += 2) {
    const square = (points[at]! - xPx) ** 2 + (points[at + 1]! - yPx) ** 2;
    if (square <= bestSquare) {
      bestSquare = square;
      best = at / 2;
    }
  }
  return best;
}

export type Direction = 'left' | 'right' | 'up' | 'down';
const WAYS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/**
 * The nearest point that lies that way (within 45 degrees of it), straight ahead before aslant; the same one at the
 * map's end.
 */
export function towards(points: Float32Array, from: number, direction: Direction): number {
  const [wayX, wayY] = WAYS[direction];
  const x = points[from * 2]!;
  const y = points[from * 2 + 1]!;
  let best = from;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let point = 0; point < points.length / 2; point++) {
    const dx = points[point * 2]! - x;
    const dy = points[point * 2 + 1]! - y;
    const ahead = dx * wayX + dy * wayY;
    const aside = Math.abs(dx * wayY + dy * wayX);
    if (ahead <= 0 || aside > ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < bestCost) {
      bestCost = cost;
      best = point;
    }
  }
  return best;
}
