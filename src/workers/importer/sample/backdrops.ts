/**
 * Where the sample's subjects stand: scenes that any class may meet, painted small and enlarged, which is a lens's blur for almost no
 * work. Units: the square from 0 to 1, y points down.
 */
import type { Random } from '../../../core/random.ts';
import {
  along,
  anyColour,
  type Brush,
  between,
  type Colour,
  companion,
  css,
  ellipse,
  lighter,
  pick,
  quietColour,
} from './brush.ts';

/** Paints the whole unit square. */
type Backdrop = (brush: Brush, random: Random) => void;

export function paintBackdrop(brush: Brush, random: Random): void {
  pick(random, BACKDROPS)(brush, random);
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

function fill(brush: Brush, paint: string | CanvasGradient): void {
  brush.fillStyle = paint;
  brush.fillRect(0, 0, 1, 1);
}

const lamps: Backdrop = (brush, random) => {
  const night = {
    hue: random.uniform() * 360,
    saturation: between(random, 20, 60),
    lightness: between(random, 6, 26),
  };
  fill(brush, along(brush, [0, 0], [between(random, 0, 1), 1], night, lighter(night, 18)));
  const count = 8 + random.below(14);
  const glow = anyColour(random);
  for (let i = 0; i < count; i++) {
    brush.fillStyle = css(
      { ...glow, hue: glow.hue + between(random, -60, 60), lightness: between(random, 50, 82) },
      between(random, 0.15, 0.6),
    );
    ellipse(
      brush,
      random.uniform(),
      random.uniform(),
      between(random, 0.03, 0.13),
      between(random, 0.03, 0.13),
    );
    brush.fill();
  }
};

const sky: Backdrop = (brush, random) => {
  const zenith = {
    hue: pick(random, [210, 215, 225, 20, 330, 265, 190]),
    saturation: between(random, 30, 80),
    lightness: between(random, 32, 62),
  };
  const horizon = {
    hue: zenith.hue + between(random, -40, 40),
    saturation: between(random, 25, 70),
    lightness: between(random, 68, 90),
  };
  fill(brush, along(brush, [0, 0], [0, 1], zenith, horizon));
  const cloud = { hue: horizon.hue, saturation: 25, lightness: between(random, 82, 97) };
  for (let bank = 0; bank < 1 + random.below(4); bank++) {
    const x = random.uniform();
    const y = between(random, 0.05, 0.9);
    for (let i = 0; i < 6; i++) {
      softDisc(
        brush,
        x + (i - 3) * 0.07,
        y + between(random, -0.03, 0.03),
        between(random, 0.06, 0.16),
        cloud,
        0.5,
      );
    }
  }
  if (random.uniform() < 0.5) hills(brush, random, between(random, 0.6, 0.9));
};

function hills(brush: Brush, random: Random, from: number): void {
  const far = {
    hue: between(random, 90, 260),
    saturation: between(random, 12, 45),
    lightness: between(random, 38, 60),
  };
  for (let ridge = 0; ridge < 3; ridge++) {
    const y = from + ridge * 0.09;
    brush.fillStyle = css(lighter(far, -ridge * 12));
    brush.beginPath();
    brush.moveTo(0, 1);
    brush.lineTo(0, y + between(random, -0.08, 0.08));
    brush.bezierCurveTo(
      0.3,
      y + between(random, -0.2, 0.1),
      0.6,
      y + between(random, -0.1, 0.2),
      1,
      y + between(random, -0.1, 0.1),
    );
    brush.lineTo(1, 1);
    brush.fill();
  }
}

const table: Backdrop = (brush, random) => {
  const wall = quietColour(random);
  fill(brush, along(brush, [0, 0], [1, 0.6], lighter(wall, 14), lighter(wall, -16)));
  // Things at the back, out of focus.
  for (let i = 0; i < random.below(6); i++) {
    const thing = quietColour(random);
    const x = random.uniform();
    const width = between(random, 0.06, 0.22);
    brush.fillStyle = along(brush, [x, 0], [x + width, 0], lighter(thing, 12), lighter(thing, -18));
    brush.beginPath();
    brush.roundRect(x, between(random, 0.1, 0.5), width, 0.9, 0.03);
    brush.fill();
  }
  const edge = between(random, 0.45, 0.8);
  const wood = {
    hue: between(random, 12, 48),
    saturation: between(random, 10, 60),
    lightness: between(random, 24, 72),
  };
  brush.fillStyle = along(brush, [0, edge], [0, 1], lighter(wood, 10), lighter(wood, -10));
  brush.fillRect(0, edge, 1, 1 - edge);
  for (let i = 0; i < 14; i++) {
    brush.fillStyle = css(lighter(wood, between(random, -16, 12)), 0.4);
    brush.fillRect(between(random, -0.4, 0.8), between(random, edge, 1), between(random, 0.2, 0.9), 0.012);
  }
};

const meadow: Backdrop = (brush, random) => {
  const green = {
    hue: pick(random, [between(random, 60, 150), between(random, 25, 60)]),
    saturation: between(random, 22, 65),
    lightness: between(random, 22, 55),
  };
  fill(brush, along(brush, [0, 0], [0, 1], lighter(green, between(random, -6, 24)), lighter(green, -12)));
  brush.lineWidth = 0.018;
  for (let i = 0; i < 46; i++) {
    const x = random.uniform();
    const y = between(random, 0.15, 1.1);
    brush.strokeStyle = css(lighter(green, between(random, -22, 24)), 0.7);
    brush.beginPath();
    brush.moveTo(x, y);
    brush.quadraticCurveTo(
      x + between(random, -0.03, 0.03),
      y - 0.12,
      x + between(random, -0.13, 0.13),
      y - between(random, 0.15, 0.32),
    );
    brush.stroke();
  }
  const bloom = anyColour(random);
  for (let i = 0; i < random.below(14); i++) {
    softDisc(brush, random.uniform(), random.uniform(), between(random, 0.02, 0.06), lighter(bloom, 14), 0.9);
  }
};

const studio: Backdrop = (brush, random) => {
  const paper = {
    ...quietColour(random),
    saturation: between(random, 4, 60),
    lightness: between(random, 30, 90),
  };
  const x = between(random, 0.2, 0.8);
  const gradient = brush.createRadialGradient(x, 0.35, 0.1, x, 0.5, 1);
  gradient.addColorStop(0, css(lighter(paper, 10)));
  gradient.addColorStop(1, css(lighter(paper, -20)));
  fill(brush, gradient);
};

const ground: Backdrop = (brush, random) => {
  const soil = {
    hue: between(random, 15, 60),
    saturation: between(random, 6, 45),
    lightness: between(random, 25, 75),
  };
  fill(brush, along(brush, [0, 0], [1, 1], lighter(soil, 8), lighter(soil, -8)));
  for (let i = 0; i < 60; i++) {
    const pebble = lighter({ ...soil, hue: soil.hue + between(random, -25, 25) }, between(random, -20, 20));
    brush.fillStyle = css(pebble, 0.75);
    ellipse(
      brush,
      random.uniform(),
      random.uniform(),
      between(random, 0.01, 0.07),
      between(random, 0.01, 0.05),
      random.uniform() * 3,
    );
    brush.fill();
  }
};

const cloth: Backdrop = (brush, random) => {
  const base = quietColour(random);
  const stripe = { ...companion(random, base), saturation: between(random, 5, 50) };
  fill(brush, css(base));
  brush.save();
  brush.translate(0.5, 0.5);
  brush.rotate(random.uniform() * Math.PI);
  const step = between(random, 0.1, 0.3);
  const isChecked = random.uniform() < 0.5;
  brush.fillStyle = css(stripe, isChecked ? 0.45 : 0.8);
  for (let at = -1; at < 1; at += step) {
    brush.fillRect(at, -1, step * 0.5, 2);
    if (isChecked) brush.fillRect(-1, at, 2, step * 0.5);
  }
  brush.restore();
  // Folds.
  for (let i = 0; i < 3; i++) {
    const x = random.uniform();
    softDisc(
      brush,
      x,
      random.uniform(),
      between(random, 0.2, 0.5),
      { hue: base.hue, saturation: 30, lightness: random.uniform() < 0.5 ? 8 : 92 },
      0.3,
    );
  }
};

const water: Backdrop = (brush, random) => {
  const deep = {
    hue: between(random, 165, 235),
    saturation: between(random, 25, 70),
    lightness: between(random, 24, 55),
  };
  const shallow = { ...lighter(deep, between(random, 10, 30)), hue: deep.hue + between(random, -30, 30) };
  fill(brush, along(brush, [0, 0], [0, 1], shallow, deep));
  for (let i = 0; i < 34; i++) {
    brush.fillStyle = css(lighter(deep, between(random, -14, 36)), 0.35);
    ellipse(
      brush,
      random.uniform(),
      random.uniform(),
      between(random, 0.05, 0.24),
      between(random, 0.006, 0.02),
    );
    brush.fill();
  }
};

const room: Backdrop = (brush, random) => {
  const wall = quietColour(random);
  fill(brush, css(lighter(wall, 10)));
  // Planes, frames and shelves at odd angles.
  for (let i = 0; i < 5; i++) {
    const plane = { ...companion(random, wall), saturation: between(random, 8, 45) };
    brush.save();
    brush.translate(random.uniform(), random.uniform());
    brush.rotate(between(random, -0.25, 0.25));
    brush.fillStyle = along(brush, [-0.2, -0.2], [0.3, 0.3], lighter(plane, 10), lighter(plane, -14));
    brush.fillRect(-0.25, -0.2, between(random, 0.15, 0.6), between(random, 0.1, 0.6));
    brush.restore();
  }
};

const BACKDROPS: readonly Backdrop[] = [lamps, sky, table, meadow, studio, ground, cloth, water, room];
