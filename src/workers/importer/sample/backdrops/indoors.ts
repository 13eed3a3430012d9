/** Scenes under a roof or made by hand: lamps, a table, a studio, cloth, a room. Any subject may meet them. */
import {
  along,
  anyColour,
  type Backdrop,
  between,
  companion,
  css,
  ellipse,
  fillUnit,
  lighter,
  quietColour,
  softDisc,
} from '../brush.ts';

export const lamps: Backdrop = (brush, random) => {
  const night = {
    hue: random.uniform() * 360,
    saturation: between(random, 20, 60),
    lightness: between(random, 6, 26),
  };
  fillUnit(brush, along(brush, [0, 0], [between(random, 0, 1), 1], night, lighter(night, 18)));
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

export const table: Backdrop = (brush, random) => {
  const wall = quietColour(random);
  fillUnit(brush, along(brush, [0, 0], [1, 0.6], lighter(wall, 14), lighter(wall, -16)));
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

export const studio: Backdrop = (brush, random) => {
  const paper = {
    ...quietColour(random),
    saturation: between(random, 4, 60),
    lightness: between(random, 30, 90),
  };
  const x = between(random, 0.2, 0.8);
  const gradient = brush.createRadialGradient(x, 0.35, 0.1, x, 0.5, 1);
  gradient.addColorStop(0, css(lighter(paper, 10)));
  gradient.addColorStop(1, css(lighter(paper, -20)));
  fillUnit(brush, gradient);
};

export const cloth: Backdrop = (brush, random) => {
  const base = quietColour(random);
  const stripe = { ...companion(random, base), saturation: between(random, 5, 50) };
  fillUnit(brush, css(base));
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

export const room: Backdrop = (brush, random) => {
  const wall = quietColour(random);
  fillUnit(brush, css(lighter(wall, 10)));
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
