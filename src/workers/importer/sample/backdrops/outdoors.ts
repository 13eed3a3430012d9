/** Scenes under the sky: clouds and hills, a meadow, stony ground, water. Any subject may meet them. */
import type { Random } from '../../../../core/random.ts';
import {
  along,
  anyColour,
  type Backdrop,
  type Brush,
  between,
  css,
  ellipse,
  fillUnit,
  lighter,
  pick,
  softDisc,
} from '../brush.ts';

export const sky: Backdrop = (brush, random) => {
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
  fillUnit(brush, along(brush, [0, 0], [0, 1], zenith, horizon));
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

export const meadow: Backdrop = (brush, random) => {
  const green = {
    hue: pick(random, [between(random, 60, 150), between(random, 25, 60)]),
    saturation: between(random, 22, 65),
    lightness: between(random, 22, 55),
  };
  fillUnit(brush, along(brush, [0, 0], [0, 1], lighter(green, between(random, -6, 24)), lighter(green, -12)));
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

export const ground: Backdrop = (brush, random) => {
  const soil = {
    hue: between(random, 15, 60),
    saturation: between(random, 6, 45),
    lightness: between(random, 25, 75),
  };
  fillUnit(brush, along(brush, [0, 0], [1, 1], lighter(soil, 8), lighter(soil, -8)));
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

export const water: Backdrop = (brush, random) => {
  const deep = {
    hue: between(random, 165, 235),
    saturation: between(random, 25, 70),
    lightness: between(random, 24, 55),
  };
  const shallow = { ...lighter(deep, between(random, 10, 30)), hue: deep.hue + between(random, -30, 30) };
  fillUnit(brush, along(brush, [0, 0], [0, 1], shallow, deep));
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
