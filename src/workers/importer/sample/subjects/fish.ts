/** A fish from the side: long body, forked tail, fins, scales or bands, one round eye. */
import { along, anyColour, between, companion, css, ellipse, lighter, pick, type Subject } from '../brush.ts';

const BODY = new Path2D(
  'M-0.92 0.02 C-0.7 -0.42 -0.15 -0.52 0.2 -0.36 C0.4 -0.26 0.52 -0.12 0.6 -0.06 L0.6 0.1 C0.45 0.22 0.2 0.42 -0.2 0.42 C-0.6 0.4 -0.85 0.2 -0.92 0.02 Z',
);
const TAIL = new Path2D(
  'M0.52 0.02 C0.7 -0.1 0.82 -0.4 1 -0.46 C0.95 -0.2 0.88 -0.05 0.86 0.02 C0.88 0.12 0.95 0.28 1 0.48 C0.82 0.42 0.7 0.14 0.52 0.02 Z',
);
const TOP_FIN = new Path2D('M-0.38 -0.38 C-0.2 -0.78 0.15 -0.72 0.38 -0.62 C0.3 -0.5 0.28 -0.4 0.32 -0.24 Z');
const LOW_FIN = new Path2D('M-0.12 0.38 C-0.02 0.6 0.12 0.7 0.28 0.68 C0.22 0.52 0.24 0.42 0.26 0.28 Z');
const SIDE_FIN = new Path2D('M-0.3 0.1 C-0.15 0.02 0.02 0.06 0.12 0.24 C-0.02 0.32 -0.2 0.28 -0.3 0.1 Z');
const SCALES = scales();

/** @long a drawing, a stroke a line */
export const fish: Subject = (brush, random) => {
  const body = anyColour(random);
  const fin = companion(random, body);
  const belly = { hue: body.hue + 20, saturation: 30, lightness: between(random, 76, 92) };
  brush.scale(1, between(random, 0.75, 1.15));

  brush.fillStyle = along(brush, [0.5, 0], [1, 0.2], lighter(fin, -12), lighter(fin, 14));
  brush.fill(TAIL);
  brush.fillStyle = along(brush, [0, -0.75], [0, -0.3], lighter(fin, 12), lighter(fin, -12));
  brush.fill(TOP_FIN);
  brush.fill(LOW_FIN);
  brush.strokeStyle = css(lighter(fin, -25), 0.5);
  brush.lineWidth = 0.015;
  brush.beginPath();
  for (let i = 0; i < 5; i++) {
    brush.moveTo(0.6, 0.02);
    brush.lineTo(0.96, -0.4 + i * 0.2);
    brush.moveTo(-0.25 + i * 0.1, -0.36);
    brush.lineTo(-0.1 + i * 0.11, -0.66);
  }
  brush.stroke();

  const skin = brush.createLinearGradient(0, -0.48, 0, 0.42);
  skin.addColorStop(0, css(lighter(body, -18)));
  skin.addColorStop(0.35, css(body));
  skin.addColorStop(0.62, css(lighter(body, 10)));
  skin.addColorStop(0.9, css(belly));
  brush.fillStyle = skin;
  brush.fill(BODY);
  brush.save();
  brush.clip(BODY);
  const pattern = pick(random, ['scales', 'bands', 'both', 'line']);
  if (pattern === 'bands' || pattern === 'both') {
    brush.fillStyle = css(fin, 0.85);
    const bands = 2 + random.below(3);
    for (let i = 0; i < bands; i++) {
      ellipse(brush, -0.35 + (i * 0.85) / bands, 0, 0.07, 0.6, 0.12);
      brush.fill();
    }
  }
  if (pattern === 'line') {
    brush.fillStyle = css(fin, 0.8);
    ellipse(brush, 0, -0.04, 0.9, 0.09);
    brush.fill();
  }
  brush.strokeStyle = css(lighter(body, -26), 0.45);
  brush.lineWidth = 0.016;
  if (pattern !== 'bands') brush.stroke(SCALES);
  brush.fillStyle = 'rgb(255 255 255 / 0.28)';
  ellipse(brush, -0.2, -0.27, 0.5, 0.06, -0.08);
  brush.fill();
  brush.restore();

  brush.strokeStyle = css(lighter(body, -30), 0.75);
  brush.lineWidth = 0.025;
  brush.beginPath();
  brush.arc(-0.72, 0, 0.26, -0.9, 0.95);
  brush.moveTo(-0.91, 0.06);
  brush.quadraticCurveTo(-0.84, 0.1, -0.78, 0.07);
  brush.stroke();
  brush.fillStyle = css(lighter(fin, 4), 0.92);
  brush.fill(SIDE_FIN);
  brush.fillStyle = '#f6f2df';
  ellipse(brush, -0.68, -0.08, 0.085, 0.085);
  brush.fill();
  brush.fillStyle = '#10131a';
  ellipse(brush, -0.69, -0.08, 0.055, 0.055);
  brush.fill();
  brush.fillStyle = '#fff';
  ellipse(brush, -0.705, -0.1, 0.018, 0.018);
  brush.fill();
};

function scales(): Path2D {
  const path = new Path2D();
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 11; column++) {
      const x = -0.42 + column * 0.1 + (row % 2) * 0.05;
      const y = -0.42 + row * 0.11;
      path.moveTo(x + 0.04, y + 0.06);
      path.arc(x, y, 0.07, 0.9, -0.9, true);
    }
  }
  return path;
}
