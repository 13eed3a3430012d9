/** A sailing boat: a curved hull, a mast, two filled sails, a pennant, its wake. */
import { along, anyColour, between, companion, css, ellipse, lighter, pick, type Subject } from '../brush.ts';

const HULL = new Path2D(
  'M-0.82 0.42 C-0.4 0.5 0.4 0.5 0.9 0.36 C0.78 0.66 0.62 0.8 0.4 0.84 L-0.48 0.84 C-0.66 0.78 -0.78 0.62 -0.82 0.42 Z',
);

/** @long a drawing, a stroke a line */
export const sailboat: Subject = (brush, random) => {
  const hull = anyColour(random);
  const stripe = companion(random, hull);
  const sail =
    random.uniform() < 0.55
      ? { hue: between(random, 30, 60), saturation: 20, lightness: 90 }
      : anyColour(random);
  const jib = random.uniform() < 0.5 ? sail : companion(random, sail);
  const mast = between(random, -0.12, 0.12);
  const full = between(random, 0.02, 0.22);
  brush.scale(pick(random, [1, -1]), 1);

  const main = new Path2D();
  main.moveTo(mast - 0.03, -0.98);
  main.quadraticCurveTo(mast - 0.35 - full, -0.3, -0.78, 0.26);
  main.quadraticCurveTo(-0.4, 0.36, mast - 0.03, 0.28);
  main.closePath();
  brush.fillStyle = along(brush, [-0.7, 0], [mast, 0], lighter(sail, -20), lighter(sail, 5));
  brush.fill(main);
  brush.save();
  brush.clip(main);
  if (random.uniform() < 0.6) {
    brush.strokeStyle = css(stripe, 0.9);
    brush.lineWidth = between(random, 0.06, 0.16);
    brush.beginPath();
    for (let y = pick(random, [-0.5, -0.2]); y < 0.3; y += 0.34) {
      brush.moveTo(-1, y + 0.1);
      brush.lineTo(0.3, y);
    }
    brush.stroke();
  }
  brush.strokeStyle = css(lighter(sail, -34), 0.45);
  brush.lineWidth = 0.014;
  brush.beginPath();
  for (let i = 0; i < 4; i++) {
    brush.moveTo(-1, 0.2 - i * 0.28);
    brush.lineTo(0.2, 0.02 - i * 0.28);
  }
  brush.stroke();
  brush.restore();

  brush.beginPath();
  brush.moveTo(mast + 0.05, -0.82);
  brush.quadraticCurveTo(mast + 0.45 + full, -0.2, 0.82, 0.28);
  brush.quadraticCurveTo(0.4, 0.3, mast + 0.05, 0.24);
  brush.closePath();
  brush.fillStyle = along(brush, [mast, -0.2], [0.8, 0.2], lighter(jib, 6), lighter(jib, -18));
  brush.fill();

  brush.fillStyle = '#5d4630';
  brush.fillRect(mast - 0.03, -1, 0.06, 1.5);
  brush.fillRect(-0.8, 0.27, 0.8 + mast, 0.04);
  brush.fillStyle = css(stripe);
  brush.beginPath();
  brush.moveTo(mast, -1);
  brush.lineTo(mast + 0.24, -0.93);
  brush.lineTo(mast, -0.86);
  brush.fill();

  const planks = brush.createLinearGradient(0, 0.4, 0, 0.86);
  planks.addColorStop(0, css(lighter(hull, 12)));
  planks.addColorStop(0.5, css(hull));
  planks.addColorStop(1, css(lighter(hull, -26)));
  brush.fillStyle = planks;
  brush.fill(HULL);
  brush.save();
  brush.clip(HULL);
  brush.strokeStyle = css(stripe);
  brush.lineWidth = 0.07;
  brush.beginPath();
  brush.moveTo(-0.9, 0.5);
  brush.bezierCurveTo(-0.4, 0.58, 0.4, 0.58, 0.95, 0.44);
  brush.stroke();
  brush.restore();
  brush.fillStyle = 'rgb(255 255 255 / 0.4)';
  ellipse(brush, -0.1, 0.86, 0.75, 0.035);
  brush.fill();
};
