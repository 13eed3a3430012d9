/** Mushrooms: a domed cap, spotted or plain, gills in its shade, a stem that widens to the ground. */
import {
  anyColour,
  between,
  companion,
  css,
  cylinder,
  ellipse,
  lighter,
  rounded,
  type Subject,
  speckle,
} from '../brush.ts';

/** @long a drawing, a stroke a line */
export const mushroom: Subject = (brush, random) => {
  const cap = anyColour(random);
  const spot = companion(random, cap);
  const stem = {
    hue: between(random, 20, 60),
    saturation: between(random, 8, 35),
    lightness: between(random, 66, 86),
  };
  const height = between(random, 0.55, 1.15);
  const width = between(random, 0.75, 0.98);
  const foot = between(random, 0.2, 0.32);
  const lean = between(random, -0.18, 0.18);
  const rimY = -0.12;

  brush.beginPath();
  brush.moveTo(-0.15, rimY);
  brush.bezierCurveTo(-0.13, 0.3, -foot + lean, 0.6, -foot + lean, 0.88);
  brush.quadraticCurveTo(lean, 1.04, foot + lean, 0.88);
  brush.bezierCurveTo(foot + lean, 0.6, 0.14, 0.3, 0.16, rimY);
  brush.closePath();
  brush.fillStyle = cylinder(brush, -0.3, 0.32, stem);
  brush.fill();
  brush.strokeStyle = css(lighter(stem, -28), 0.35);
  brush.lineWidth = 0.018;
  brush.beginPath();
  for (let i = -2; i <= 2; i++) {
    brush.moveTo(i * 0.05, 0.15);
    brush.lineTo(i * 0.08 + lean, 0.85);
  }
  brush.stroke();
  // A torn ring below the gills.
  if (random.uniform() < 0.5) {
    brush.fillStyle = css(lighter(stem, 6));
    ellipse(brush, lean * 0.2, 0.22, 0.22, 0.075);
    brush.fill();
  }

  brush.fillStyle = css(lighter(stem, -30));
  ellipse(brush, 0, rimY, width * 0.97, 0.2);
  brush.fill();
  brush.strokeStyle = css(lighter(stem, -8), 0.6);
  brush.lineWidth = 0.02;
  brush.beginPath();
  for (let i = -7; i <= 7; i++) {
    brush.moveTo(i * 0.02, rimY);
    brush.lineTo(i * 0.125 * width, rimY + 0.19 * Math.sqrt(1 - (i / 8) ** 2));
  }
  brush.stroke();

  const dome = new Path2D();
  dome.moveTo(-width, rimY + 0.02);
  dome.bezierCurveTo(-width, rimY - height * 1.05, width, rimY - height * 1.05, width, rimY + 0.02);
  dome.quadraticCurveTo(0, rimY + 0.2, -width, rimY + 0.02);
  brush.fillStyle = rounded(brush, 0, rimY - height * 0.35, width, cap);
  brush.fill(dome);
  brush.save();
  brush.clip(dome);
  if (random.uniform() < 0.7) {
    brush.fillStyle = css(spot, 0.9);
    const spots = 5 + random.below(8);
    for (let i = 0; i < spots; i++) {
      const x = between(random, -0.85, 0.85) * width;
      // Nearer the rim a spot is seen from its side.
      const size = between(random, 0.05, 0.13) * (1 - Math.abs(x) * 0.4);
      ellipse(brush, x, rimY - height * between(random, 0, 0.78), size, size * 0.72, x * 0.6);
      brush.fill();
    }
  } else {
    brush.fillStyle = css(lighter(cap, -20), 0.25);
    speckle(brush, random, 40, [0.01, 0.04]);
  }
  brush.fillStyle = 'rgb(255 255 255 / 0.3)';
  ellipse(brush, -width * 0.35, rimY - height * 0.52, width * 0.28, height * 0.1, -0.5);
  brush.fill();
  brush.restore();
};
