/**
 * What the painters of the sample share: colour, light, speckle. Units: a subject fills the square from -1 to 1, y
 * points down.
 */
import type { Random } from '../../../core/random.ts';

export type Brush = OffscreenCanvasRenderingContext2D;

/** Paints one subject around the origin. All variety comes from `random`; colours must not give the class away. */
export type Subject = (brush: Brush, random: Random) => void;

export interface Colour {
  /** Degrees. */
  readonly hue: number;
  /** Per cent. */
  readonly saturation: number;
  readonly lightness: number;
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random.below(choices.length)]!;
}

/** Paints a scene, out of focus or not: the whole square from 0 to 1. */
export type Backdrop = (brush: Brush, random: Random) => void;

/** Any hue at all: no class owns a colour. */
export function anyColour(random: Random): Colour {
  return {
    hue: random.uniform() * 360,
    saturation: between(random, 35, 88),
    lightness: between(random, 38, 66),
  };
}

/** Any hue, as surroundings have it: paint, wood, paper, wool. */
export function quietColour(random: Random): Colour {
  return {
    hue: random.uniform() * 360,
    saturation: between(random, 8, 46),
    lightness: between(random, 28, 78),
  };
}

/** A colour that sits well beside another. */
export function companion(random: Random, colour: Colour): Colour {
  const turn = pick(random, [25, -25, 60, 150, 180, 210]);
  const isPale = random.uniform() < 0.35;
  return {
    hue: colour.hue + turn,
    saturation: isPale ? between(random, 5, 30) : between(random, 40, 85),
    lightness: isPale ? between(random, 78, 92) : between(random, 30, 70),
  };
}

export function css({ hue, saturation, lightness }: Colour, alpha = 1): string {
  return `hsl(${hue.toFixed(0)} ${saturation.toFixed(0)}% ${lightness.toFixed(0)}% / ${alpha})`;
}

export function lighter(colour: Colour, by: number): Colour {
  return { ...colour, lightness: Math.max(3, Math.min(97, colour.lightness + by)) };
}

/** A round surface lit from the upper left. */
export function rounded(brush: Brush, x: number, y: number, radius: number, colour: Colour): CanvasGradient {
  const gradient = brush.createRadialGradient(
    x - radius * 0.35,
    y - radius * 0.4,
    radius * 0.05,
    x,
    y,
    radius * 1.1,
  );
  gradient.addColorStop(0, css(lighter(colour, 22)));
  gradient.addColorStop(0.45, css(colour));
  gradient.addColorStop(1, css(lighter(colour, -24)));
  return gradient;
}

/** A standing cylinder between two x, lit from the left. */
export function cylinder(brush: Brush, left: number, right: number, colour: Colour): CanvasGradient {
  const gradient = brush.createLinearGradient(left, 0, right, 0);
  gradient.addColorStop(0, css(lighter(colour, -10)));
  gradient.addColorStop(0.28, css(lighter(colour, 17)));
  gradient.addColorStop(0.6, css(colour));
  gradient.addColorStop(1, css(lighter(colour, -26)));
  return gradient;
}

/** From one colour to another along a line. */
export function along(
  brush: Brush,
  from: readonly [number, number],
  to: readonly [number, number],
  first: Colour,
  last: Colour,
): CanvasGradient {
  const gradient = brush.createLinearGradient(from[0], from[1], to[0], to[1]);
  gradient.addColorStop(0, css(first));
  gradient.addColorStop(1, css(last));
  return gradient;
}

export function ellipse(
  brush: Brush,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  turn = 0,
): void {
  brush.beginPath();
  brush.ellipse(x, y, radiusX, radiusY, turn, 0, Math.PI * 2);
}

/** Small marks strewn over the current clip. */
export function speckle(brush: Brush, random: Random, count: number, sizes: readonly [number, number]): void {
  brush.beginPath();
  for (let i = 0; i < count; i++) {
    const x = between(random, -1, 1);
    const y = between(random, -1, 1);
    const radius = between(random, sizes[0], sizes[1]);
    brush.moveTo(x + radius, y);
    brush.ellipse(x, y, radius, radius * between(random, 0.6, 1), 0, 0, Math.PI * 2);
  }
  brush.fill();
}

/** A soft round thing: a lamp out of focus, a pebble, foliage, a cloud. */
export function softDisc(
  brush: Brush,
  x: number,
  y: number,
  radius: number,
  colour: Colour,
  alpha: number,
): void {
  const gradient = brush.createRadialGradient(x, y, radius * 0.2, x, y, radius);
  gradient.addColorStop(0, css(colour, alpha));
  gradient.addColorStop(0.7, css(colour, alpha * 0.75));
  gradient.addColorStop(1, css(colour, 0));
  brush.fillStyle = gradient;
  brush.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

/** A scene's ground: the square from 0 to 1. */
export function fillUnit(brush: Brush, paint: string | CanvasGradient): void {
  brush.fillStyle = paint;
  brush.fillRect(0, 0, 1, 1);
}
