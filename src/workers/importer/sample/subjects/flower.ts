/** A flower: one or two rings of petals around a grained heart, from above or on a stem with leaves. */
import {
  along,
  anyColour,
  between,
  companion,
  css,
  ellipse,
  lighter,
  pick,
  rounded,
  type Subject,
} from '../brush.ts';

/** @long a drawing, a stroke a line */
export const flower: Subject = (brush, random) => {
  const petal = anyColour(random);
  const heart = companion(random, petal);
  const leaf = {
    hue: between(random, 75, 160),
    saturation: between(random, 25, 60),
    lightness: between(random, 24, 44),
  };
  const petals = pick(random, [5, 6, 8, 10, 13]);
  const isOnStem = random.uniform() < 0.55;
  const size = isOnStem ? 0.62 : 0.98;
  const y = isOnStem ? -0.36 : 0;

  if (isOnStem) {
    brush.lineCap = 'round';
    brush.strokeStyle = css(leaf);
    brush.lineWidth = 0.09;
    brush.beginPath();
    brush.moveTo(0, y);
    brush.quadraticCurveTo(between(random, -0.2, 0.2), 0.4, between(random, -0.2, 0.2), 1.1);
    brush.stroke();
    for (const side of [1, -1]) {
      const at = between(random, 0.3, 0.7);
      brush.fillStyle = along(brush, [0, at], [side * 0.5, at - 0.2], lighter(leaf, -8), lighter(leaf, 16));
      brush.beginPath();
      brush.moveTo(0, at + 0.12);
      brush.quadraticCurveTo(side * 0.15, at - 0.25, side * 0.55, at - 0.25);
      brush.quadraticCurveTo(side * 0.45, at + 0.15, 0, at + 0.12);
      brush.fill();
    }
  }
  brush.translate(0, y);
  // Seen a little from the side.
  brush.scale(size, size * between(random, 0.72, 1));
  brush.rotate(random.uniform() * Math.PI);
  const width = Math.min(0.34, (Math.PI / petals) * between(random, 0.62, 0.85));
  const point = between(random, 0.86, 1.06);
  const shape = new Path2D();
  shape.moveTo(0, 0);
  shape.bezierCurveTo(width * 0.8, 0.25, width * 1.6, 0.75, 0, point);
  shape.bezierCurveTo(-width * 1.6, 0.75, -width * 0.8, 0.25, 0, 0);
  const isDouble = random.uniform() < 0.5;
  ring(1, 0, lighter(petal, isDouble ? -10 : 0));
  if (isDouble) ring(0.72, Math.PI / petals, lighter(petal, 6));

  const disc = between(random, 0.2, 0.34);
  brush.fillStyle = rounded(brush, 0, 0, disc, heart);
  ellipse(brush, 0, 0, disc, disc);
  brush.fill();
  brush.fillStyle = css(lighter(heart, -28), 0.7);
  // Seeds in a sunflower's spiral.
  brush.beginPath();
  for (let i = 1; i < 26; i++) {
    const radius = disc * 0.92 * Math.sqrt(i / 26);
    const turn = i * 2.39996;
    brush.moveTo(radius * Math.cos(turn), radius * Math.sin(turn));
    brush.arc(radius * Math.cos(turn), radius * Math.sin(turn), 0.024, 0, Math.PI * 2);
  }
  brush.fill();

  function ring(scale: number, turn: number, colour: typeof petal): void {
    const gradient = brush.createLinearGradient(0, 0, 0, 1);
    gradient.addColorStop(0.1, css(lighter(colour, -26)));
    gradient.addColorStop(0.55, css(colour));
    gradient.addColorStop(1, css(lighter(colour, 20)));
    for (let i = 0; i < petals; i++) {
      brush.save();
      brush.rotate(turn + (i * 2 * Math.PI) / petals + between(random, -0.06, 0.06));
      brush.scale(scale, scale * between(random, 0.9, 1));
      brush.fillStyle = gradient;
      brush.fill(shape);
      brush.strokeStyle = css(lighter(colour, -30), 0.35);
      brush.lineWidth = 0.022;
      brush.stroke(shape);
      brush.restore();
    }
  }
};
