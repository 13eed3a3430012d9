/** A mug: a glazed cylinder with an open, filled top and an ear, plain or with a pattern, sometimes steaming. */
import {
  anyColour,
  between,
  companion,
  css,
  cylinder,
  ellipse,
  lighter,
  pick,
  type Subject,
} from '../brush.ts';

/** @long a drawing, a stroke a line */
export const mug: Subject = (brush, random) => {
  const glaze = anyColour(random);
  const paint = companion(random, glaze);
  const drink = pick(random, [
    { hue: 25, saturation: 60, lightness: 17 },
    { hue: 30, saturation: 45, lightness: 52 },
    { hue: 35, saturation: 85, lightness: 42 },
    { hue: 100, saturation: 35, lightness: 45 },
    { hue: 15, saturation: 25, lightness: 85 },
  ]);
  const half = between(random, 0.5, 0.66);
  const bottom = half * between(random, 0.72, 1);
  const top = between(random, -0.75, -0.5);
  const tilt = between(random, 0.14, 0.24);
  const side = pick(random, [1, -1]);
  brush.scale(side, 1);

  brush.lineCap = 'round';
  for (const [width, colour] of [
    [0.2, lighter(glaze, -22)],
    [0.13, lighter(glaze, 4)],
    [0.04, lighter(glaze, 22)],
  ] as const) {
    brush.strokeStyle = css(colour);
    brush.lineWidth = width;
    brush.beginPath();
    brush.moveTo(half - 0.03, top + 0.32);
    brush.bezierCurveTo(half + 0.5, top + 0.15, half + 0.45, 0.6, bottom - 0.02, 0.45);
    brush.stroke();
  }

  const wall = new Path2D();
  wall.moveTo(-half, top);
  wall.lineTo(-bottom, 0.8);
  wall.bezierCurveTo(-bottom * 0.8, 0.8 + tilt * 1.2, bottom * 0.8, 0.8 + tilt * 1.2, bottom, 0.8);
  wall.lineTo(half, top);
  wall.closePath();
  brush.fillStyle = cylinder(brush, -half, half, glaze);
  brush.fill(wall);
  brush.save();
  brush.clip(wall);
  switch (pick(random, ['plain', 'band', 'bands', 'dots', 'dip', 'zigzag'])) {
    case 'band':
      arcs(0.1, 0.4);
      break;
    case 'bands':
      for (let i = 0; i < 4; i++) arcs(-0.3 + i * 0.3, 0.1);
      break;
    case 'dip':
      brush.fillStyle = cylinder(brush, -half, half, paint);
      brush.beginPath();
      brush.ellipse(0, 0.35, half, tilt, 0, 0, Math.PI);
      brush.lineTo(-half, 1.2);
      brush.lineTo(half, 1.2);
      brush.fill();
      break;
    case 'dots':
      brush.fillStyle = cylinder(brush, -half, half, paint);
      for (let row = 0; row < 4; row++) {
        for (let i = -3; i <= 3; i++) {
          const turn = (i + (row % 2) * 0.5) * 0.44;
          ellipse(
            brush,
            Math.sin(turn) * half,
            -0.3 + row * 0.3 + Math.cos(turn) * tilt,
            0.075 * Math.cos(turn),
            0.075,
          );
          brush.fill();
        }
      }
      break;
    case 'zigzag':
      brush.strokeStyle = cylinder(brush, -half, half, paint);
      brush.lineWidth = 0.09;
      brush.beginPath();
      for (let i = -8; i <= 8; i++) {
        const turn = i * 0.2;
        brush.lineTo(Math.sin(turn) * half, 0.15 + (i % 2 === 0 ? 0.12 : -0.12) + Math.cos(turn) * tilt);
      }
      brush.stroke();
      break;
    default:
      break;
  }
  brush.fillStyle = 'rgb(255 255 255 / 0.3)';
  brush.fillRect(-half * 0.66, top, half * 0.13, 1.7);
  brush.restore();

  brush.fillStyle = css(lighter(glaze, 16));
  ellipse(brush, 0, top, half, tilt);
  brush.fill();
  brush.fillStyle = css(lighter(glaze, -28));
  ellipse(brush, 0, top + 0.01, half * 0.9, tilt * 0.84);
  brush.fill();
  brush.save();
  brush.clip();
  const surface = brush.createLinearGradient(-half, top, half, top + tilt);
  surface.addColorStop(0, css(lighter(drink, -8)));
  surface.addColorStop(1, css(lighter(drink, 12)));
  brush.fillStyle = surface;
  ellipse(brush, 0, top + 0.07, half * 0.86, tilt * 0.8);
  brush.fill();
  brush.restore();
  if (random.uniform() < 0.35) {
    brush.strokeStyle = 'rgb(255 255 255 / 0.25)';
    brush.lineWidth = 0.07;
    brush.beginPath();
    for (const x of [-0.2, 0.08]) {
      brush.moveTo(x, top);
      brush.bezierCurveTo(x + 0.2, top - 0.15, x - 0.2, top - 0.25, x + 0.06, top - 0.42);
    }
    brush.stroke();
  }

  function arcs(y: number, height: number): void {
    brush.strokeStyle = cylinder(brush, -half, half, paint);
    brush.lineWidth = height;
    brush.beginPath();
    brush.ellipse(0, y, half, tilt, 0, 0, Math.PI);
    brush.stroke();
  }
};
