/** A butterfly from above: two pairs of patterned wings, a slim body, feelers. */
import {
  anyColour,
  type Brush,
  between,
  companion,
  css,
  ellipse,
  lighter,
  pick,
  type Subject,
} from '../brush.ts';

const UPPER_WING = new Path2D('M0.03 -0.08 C0.2 -0.75 0.75 -1.02 0.98 -0.8 C1.1 -0.6 0.85 0.08 0.03 0.06 Z');
const LOWER_WING = new Path2D(
  'M0.03 0.02 C0.5 0.02 0.86 0.2 0.8 0.55 C0.72 0.95 0.42 0.98 0.3 0.75 C0.2 0.55 0.05 0.4 0.03 0.2 Z',
);
/** Straight, in both wings of a side. */
const VEINS = new Path2D(
  'M0.05 -0.02 L0.9 -0.75 M0.05 -0.02 L0.95 -0.5 M0.05 0 L0.75 -0.2 M0.05 0.05 L0.75 0.4 M0.05 0.1 L0.6 0.75 M0.05 0.12 L0.35 0.75',
);

/** @long a drawing, a stroke a line */
export const butterfly: Subject = (brush, random) => {
  const base = anyColour(random);
  const mark = companion(random, base);
  const rim = { ...base, saturation: 30, lightness: between(random, 7, 18) };
  // Wings half folded look narrower: never the same width twice.
  const spread = between(random, 0.62, 1);
  const spots = pick(random, [2, 3, 4]);
  const field = between(random, 0.74, 0.88);
  const eye = random.uniform() < 0.5;

  const wing = (shape: Path2D, reachX: number, reachY: number) => {
    brush.fillStyle = css(rim);
    brush.fill(shape);
    const gradient = brush.createRadialGradient(0, 0, 0.05, reachX * 0.5, reachY * 0.5, 0.95);
    gradient.addColorStop(0, css(lighter(base, 18)));
    gradient.addColorStop(0.6, css(base));
    gradient.addColorStop(1, css(lighter(base, -22)));
    // The coloured field is the wing again, smaller: a clip would cost five times as much.
    brush.save();
    brush.translate(reachX * 0.42, reachY * 0.42);
    brush.scale(field, field);
    brush.translate(-reachX * 0.42, -reachY * 0.42);
    brush.fillStyle = gradient;
    brush.fill(shape);
    brush.restore();
    brush.fillStyle = css(mark);
    for (let i = 0; i < spots; i++) {
      const t = (i + 1) / (spots + 1);
      ellipse(brush, reachX * (0.93 - 0.12 * t), reachY * (0.95 - t * 0.55), 0.045, 0.04);
      brush.fill();
    }
    if (eye) paintEye(brush, reachX * 0.58, reachY * 0.6, css(mark), css(rim));
  };

  for (const side of [1, -1]) {
    brush.save();
    brush.scale(side * spread, 1);
    wing(LOWER_WING, 0.72, 0.78);
    wing(UPPER_WING, 0.95, -0.8);
    brush.strokeStyle = css(rim, 0.55);
    brush.lineWidth = 0.02;
    brush.stroke(VEINS);
    brush.restore();
  }
  brush.fillStyle = css(lighter(rim, 6));
  ellipse(brush, 0, 0.14, 0.06, 0.4);
  brush.fill();
  ellipse(brush, 0, -0.22, 0.075, 0.14);
  brush.fill();
  brush.fillStyle = css(lighter(rim, 25), 0.6);
  ellipse(brush, -0.02, 0.02, 0.018, 0.3);
  brush.fill();
  brush.strokeStyle = css(rim);
  brush.lineWidth = 0.025;
  brush.beginPath();
  brush.moveTo(0, -0.32);
  brush.quadraticCurveTo(0.08, -0.6, 0.26, -0.74);
  brush.moveTo(0, -0.32);
  brush.quadraticCurveTo(-0.08, -0.6, -0.26, -0.74);
  brush.stroke();
};

function paintEye(brush: Brush, x: number, y: number, light: string, dark: string): void {
  brush.fillStyle = dark;
  ellipse(brush, x, y, 0.15, 0.13);
  brush.fill();
  brush.fillStyle = light;
  ellipse(brush, x, y, 0.09, 0.08);
  brush.fill();
  brush.fillStyle = dark;
  ellipse(brush, x + 0.01, y, 0.04, 0.04);
  brush.fill();
}
