/**
 * One picture of the sample as a camera might have taken it: a scene out of focus, clutter, one to three subjects at
 * any place, size and turn, something blurred in front, then light, vignette and grain. Seeded: the same seed draws
 * the same picture.
 */
import { PupilError } from '../../../core/errors.ts';
import { createRandom, type Random } from '../../../core/random.ts';
import { paintBackdrop } from './backdrops.ts';
import { type Brush, between, css, ellipse, lighter, pick, quietColour, softDisc } from './brush.ts';
import type { SampleClass } from './subjects.ts';

export const SAMPLE_SIDE_PX = 160;
/** The scene is painted at these sizes and enlarged: from a portrait lens to a pinhole. */
const SCENE_SIDES_PX = [20, 30, 44, 80, 160];
const GRAIN_SIDE_PX = 256;

export interface Camera {
  readonly canvas: OffscreenCanvas;
  /** Draws on `canvas`; read it before the next call. */
  take(subject: SampleClass, seed: number): void;
}

export function createCamera(): Camera {
  const brush = contextOf(SAMPLE_SIDE_PX);
  const scenes = SCENE_SIDES_PX.map(contextOf);
  const grain = createGrain();
  return {
    canvas: brush.canvas,
    take(subject, seed) {
      const random = createRandom(seed, 0x5a);
      paintScene(brush, pick(random, scenes), random);
      const places = placesOf(random);
      for (const place of places) {
        brush.save();
        brush.translate(place.x, place.y);
        if (subject.isGrounded) paintGroundShadow(brush, place.size);
        else paintSoftShadow(brush, place.size);
        brush.rotate(between(random, -1, 1) * subject.leanRadians);
        brush.scale(place.size, place.size);
        subject.paint(brush, random);
        brush.restore();
      }
      paintForeground(brush, random);
      paintLight(brush, random);
      brush.globalCompositeOperation = 'overlay';
      brush.globalAlpha = between(random, 0.04, 0.2);
      brush.drawImage(
        grain,
        -random.below(GRAIN_SIDE_PX - SAMPLE_SIDE_PX),
        -random.below(GRAIN_SIDE_PX - SAMPLE_SIDE_PX),
      );
      brush.globalAlpha = 1;
      brush.globalCompositeOperation = 'source-over';
    },
  };
}

function contextOf(sidePx: number): Brush {
  const context = new OffscreenCanvas(sidePx, sidePx).getContext('2d', {
    alpha: false,
    willReadFrequently: true,
  });
  if (context === null) {
    throw new PupilError(
      'UNEXPECTED',
      'The browser gave no canvas to draw on. Close other tabs and try again.',
    );
  }
  return context;
}

function paintScene(brush: Brush, scene: Brush, random: Random): void {
  const side = scene.canvas.width;
  scene.setTransform(side, 0, 0, side, 0, 0);
  // A scene may be mirrored and tilted, too.
  scene.translate(0.5, 0.5);
  scene.rotate(between(random, -0.12, 0.12));
  scene.scale(pick(random, [1.3, -1.3]), 1.3);
  scene.translate(-0.5, -0.5);
  paintBackdrop(scene, random);
  paintClutter(scene, random);
  brush.imageSmoothingQuality = 'medium';
  brush.drawImage(scene.canvas, 0, 0, SAMPLE_SIDE_PX, SAMPLE_SIDE_PX);
}

/** Things that are not the subject: round, long or angular, in any colour. */
function paintClutter(brush: Brush, random: Random): void {
  const count = random.below(7);
  for (let i = 0; i < count; i++) {
    const colour = quietColour(random);
    const size = between(random, 0.05, 0.2);
    brush.save();
    brush.translate(random.uniform(), random.uniform());
    brush.rotate(random.uniform() * Math.PI);
    const gradient = brush.createLinearGradient(-size, -size, size, size);
    gradient.addColorStop(0, css(lighter(colour, 16)));
    gradient.addColorStop(1, css(lighter(colour, -20)));
    brush.fillStyle = gradient;
    switch (random.below(4)) {
      case 0:
        ellipse(brush, 0, 0, size, size * between(random, 0.5, 1));
        break;
      case 1:
        brush.beginPath();
        brush.roundRect(-size, -size * 0.6, size * 2, size * 1.2, size * 0.2);
        break;
      case 2:
        brush.beginPath();
        brush.roundRect(-size * 2, -size * 0.12, size * 4, size * 0.24, size * 0.1);
        break;
      default:
        brush.beginPath();
        brush.moveTo(0, -size);
        brush.lineTo(size, size * 0.8);
        brush.lineTo(-size, size * 0.5);
        brush.closePath();
    }
    brush.fill();
    brush.restore();
  }
}

interface Place {
  readonly x: number;
  readonly y: number;
  /** Half the subject's extent, in pixels. */
  readonly size: number;
}

/** Mostly one; sometimes a pair or a group of three, the farthest first. */
function placesOf(random: Random): Place[] {
  const many = random.uniform();
  const count = many < 0.74 ? 1 : many < 0.92 ? 2 : 3;
  const scale = [1, 0.66, 0.54][count - 1]!;
  const places: Place[] = [];
  for (let i = 0; i < count; i++) {
    const size = SAMPLE_SIDE_PX * scale * between(random, 0.24, 0.47);
    const slack = SAMPLE_SIDE_PX / 2 - size * 0.82;
    const column = count === 1 ? 0 : (i - (count - 1) / 2) * SAMPLE_SIDE_PX * (0.84 / count);
    places.push({
      x: SAMPLE_SIDE_PX / 2 + column + between(random, -1, 1) * slack * (count === 1 ? 1 : 0.25),
      y: SAMPLE_SIDE_PX / 2 + between(random, -1, 1) * slack * 0.9,
      size,
    });
  }
  return places.sort((a, b) => a.size - b.size);
}

/** Under things that stand. */
function paintGroundShadow(brush: Brush, size: number): void {
  paintShade(brush, size * 0.12, size * 0.92, size, size * 0.22, 0.5);
}

/** Behind things that lie or fly before something. */
function paintSoftShadow(brush: Brush, size: number): void {
  paintShade(brush, size * 0.1, size * 0.16, size * 1.05, size * 1.05, 0.34);
}

function paintShade(
  brush: Brush,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  alpha: number,
): void {
  brush.save();
  brush.translate(x, y);
  brush.scale(radiusX, radiusY);
  const gradient = brush.createRadialGradient(0, 0, 0.1, 0, 0, 1);
  gradient.addColorStop(0, `rgb(0 0 0 / ${alpha})`);
  gradient.addColorStop(0.5, `rgb(0 0 0 / ${alpha * 0.6})`);
  gradient.addColorStop(1, 'rgb(0 0 0 / 0)');
  brush.fillStyle = gradient;
  brush.fillRect(-1, -1, 2, 2);
  brush.restore();
}

function paintForeground(brush: Brush, random: Random): void {
  if (random.uniform() > 0.3) return;
  const colour = quietColour(random);
  brush.save();
  brush.scale(SAMPLE_SIDE_PX, SAMPLE_SIDE_PX);
  for (let i = 0; i < 1 + random.below(2); i++) {
    const x = pick(random, [between(random, -0.12, 0.08), between(random, 0.92, 1.12)]);
    softDisc(brush, x, between(random, 0, 1), between(random, 0.14, 0.34), colour, 0.85);
  }
  brush.restore();
}

/** A key light from one side, a tint of the hour, darker corners. */
function paintLight(brush: Brush, random: Random): void {
  const side = SAMPLE_SIDE_PX;
  const turn = random.uniform() * Math.PI * 2;
  const [dx, dy] = [Math.cos(turn) * side * 0.6, Math.sin(turn) * side * 0.6];
  const light = brush.createLinearGradient(side / 2 - dx, side / 2 - dy, side / 2 + dx, side / 2 + dy);
  const tint = { hue: random.uniform() * 360, saturation: between(random, 10, 60), lightness: 62 };
  const strength = between(random, 0.1, 0.55);
  light.addColorStop(0, css({ ...tint, lightness: 78 }, strength));
  light.addColorStop(1, css({ ...tint, lightness: 22 }, strength));
  brush.globalCompositeOperation = 'soft-light';
  brush.fillStyle = light;
  brush.fillRect(0, 0, side, side);
  brush.globalCompositeOperation = 'source-over';
  // Exposure: some are too bright, some too dark.
  const exposure = between(random, -0.2, 0.14);
  brush.fillStyle = exposure < 0 ? `rgb(0 0 0 / ${-exposure})` : `rgb(255 255 255 / ${exposure})`;
  brush.fillRect(0, 0, side, side);
  const vignette = brush.createRadialGradient(
    side / 2,
    side / 2,
    side * 0.4,
    side / 2,
    side / 2,
    side * 0.78,
  );
  vignette.addColorStop(0, 'rgb(0 0 0 / 0)');
  vignette.addColorStop(1, `rgb(0 0 0 / ${between(random, 0.05, 0.5)})`);
  brush.fillStyle = vignette;
  brush.fillRect(0, 0, side, side);
}

/** Grey noise around the middle, once for all pictures. */
function createGrain(): OffscreenCanvas {
  const context = contextOf(GRAIN_SIDE_PX);
  const image = context.createImageData(GRAIN_SIDE_PX, GRAIN_SIDE_PX);
  const random = createRandom(1, 0x5b);
  for (let i = 0; i < image.data.length; i += 4) {
    const grey = 128 + ((random.uint32() & 0xff) + (random.uint32() & 0xff) - 255) * 0.4;
    image.data[i] = grey;
    image.data[i + 1] = grey;
    image.data[i + 2] = grey;
    image.data[i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return context.canvas;
}
