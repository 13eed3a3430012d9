/**
 * A leaf: a toothed or smooth blade with a bent midrib and side veins, on a short stalk, in every colour of the year.
 */
import { along, between, css, lighter, pick, type Subject, speckle } from '../brush.ts';

/** @long a drawing, a stroke a line */
export const leaf: Subject = (brush, random) => {
  const colour = {
    hue: pick(random, [between(random, 70, 150), between(random, 0, 60), between(random, 180, 360)]),
    saturation: between(random, 25, 80),
    lightness: between(random, 30, 60),
  };
  const width = between(random, 0.36, 0.62);
  const bend = between(random, -0.25, 0.25);
  const teeth = pick(random, [0, 0, 0.035, 0.06]);
  const widest = between(random, 0.35, 0.6);

  // Midrib from stalk (t = 0, y = 0.75) to tip (t = 1, y = -1).
  const rib = (t: number) => [bend * Math.sin(Math.PI * t), 0.75 - 1.75 * t] as const;
  const reach = (t: number) => width * Math.sin(Math.PI * t ** (Math.log(0.5) / Math.log(widest))) ** 0.8;
  const blade = new Path2D();
  const steps = 18;
  for (const side of [-1, 1]) {
    for (let i = 0; i <= steps; i++) {
      const t = side === -1 ? i / steps : 1 - i / steps;
      const [x, y] = rib(t);
      const out = reach(t);
      const tooth = i % 2 === 1 ? teeth : 0;
      if (i === 0 && side === -1) blade.moveTo(x, y);
      else blade.lineTo(x + side * (out + tooth), y + (tooth > 0 ? -0.05 : 0));
    }
  }
  blade.closePath();

  brush.lineCap = 'round';
  brush.lineJoin = 'round';
  brush.strokeStyle = css(lighter(colour, -16));
  brush.lineWidth = 0.06;
  brush.beginPath();
  brush.moveTo(0, 0.74);
  brush.quadraticCurveTo(-bend * 0.4, 0.9, -bend, 1);
  brush.stroke();

  brush.fillStyle = along(brush, [-width, -0.4], [width, 0.4], lighter(colour, 14), lighter(colour, -14));
  brush.fill(blade);
  brush.save();
  brush.clip(blade);
  // The half away from the light.
  brush.fillStyle = css(lighter(colour, -24), 0.35);
  brush.beginPath();
  brush.moveTo(...rib(0));
  for (let i = 1; i <= steps; i++) brush.lineTo(...rib(i / steps));
  brush.lineTo(1, -1);
  brush.lineTo(1, 1);
  brush.fill();
  if (random.uniform() < 0.45) {
    brush.fillStyle = css({ ...lighter(colour, -26), hue: colour.hue - 25 }, 0.5);
    speckle(brush, random, 16, [0.015, 0.07]);
  }
  const vein = css(lighter(colour, 26), 0.75);
  brush.strokeStyle = vein;
  brush.lineWidth = 0.022;
  brush.beginPath();
  for (let i = 1; i < 8; i++) {
    const t = i / 8.5;
    const [x, y] = rib(t);
    for (const side of [-1, 1]) {
      brush.moveTo(x, y);
      brush.quadraticCurveTo(x + side * reach(t) * 0.5, y - 0.1, x + side * reach(t) * 1.05, y - 0.3);
    }
  }
  brush.stroke();
  brush.lineWidth = 0.045;
  brush.beginPath();
  brush.moveTo(...rib(0));
  for (let i = 1; i <= steps; i++) brush.lineTo(...rib(i / steps));
  brush.stroke();
  brush.restore();
};
