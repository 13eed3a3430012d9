/** A hot-air balloon: a striped envelope that narrows to its mouth, ropes, a wicker basket. */
import { anyColour, between, companion, css, ellipse, lighter, pick, type Subject } from '../brush.ts';

const ENVELOPE = new Path2D(
  'M0 -1 C0.5 -1 0.74 -0.68 0.74 -0.36 C0.74 -0.02 0.4 0.22 0.18 0.5 L-0.18 0.5 C-0.4 0.22 -0.74 -0.02 -0.74 -0.36 C-0.74 -0.68 -0.5 -1 0 -1 Z',
);

export const balloon: Subject = (brush, random) => {
  const cloth = anyColour(random);
  const second = companion(random, cloth);
  const third = random.uniform() < 0.5 ? lighter(cloth, 22) : companion(random, second);
  const gores = pick(random, [6, 8, 10]);
  brush.scale(between(random, 0.92, 1.12), 1);

  brush.fillStyle = css(cloth);
  brush.fill(ENVELOPE);
  brush.save();
  brush.clip(ENVELOPE);
  const kind = pick(random, ['gores', 'gores', 'rings', 'chevrons']);
  if (kind === 'gores') {
    // Each gore hides part of the wider one below it, so the widest goes first.
    for (let i = 0; i < gores / 2; i++) {
      const reach = Math.cos(((i + 0.5) * Math.PI) / gores);
      brush.fillStyle = css([cloth, second, third][i % 3]!);
      ellipse(brush, 0, -0.28, reach * 0.76, 0.95);
      brush.fill();
    }
  } else {
    brush.lineWidth = 0.17;
    for (let i = 0; i < 5; i++) {
      brush.strokeStyle = css(i % 2 === 0 ? second : third);
      brush.beginPath();
      const y = -0.95 + i * 0.34;
      if (kind === 'rings') brush.ellipse(0, y, 0.9, 0.2, 0, 0, Math.PI);
      else for (let k = -4; k <= 4; k++) brush.lineTo(k * 0.2, y + (k % 2 === 0 ? 0.12 : -0.12));
      brush.stroke();
    }
  }
  const light = brush.createRadialGradient(-0.3, -0.62, 0.05, -0.05, -0.35, 0.95);
  light.addColorStop(0, 'rgb(255 255 255 / 0.5)');
  light.addColorStop(0.35, 'rgb(255 255 255 / 0.08)');
  light.addColorStop(0.6, 'rgb(0 0 0 / 0.1)');
  light.addColorStop(1, 'rgb(0 0 10 / 0.55)');
  brush.fillStyle = light;
  brush.fillRect(-1, -1, 2, 2);
  brush.restore();

  brush.strokeStyle = 'rgb(40 30 25 / 0.9)';
  brush.lineWidth = 0.022;
  brush.beginPath();
  for (const x of [-1, -0.35, 0.35, 1]) {
    brush.moveTo(x * 0.18, 0.5);
    brush.lineTo(x * 0.14, 0.76);
  }
  brush.stroke();
  const wicker = { hue: between(random, 22, 40), saturation: 45, lightness: between(random, 28, 46) };
  const basket = brush.createLinearGradient(-0.16, 0, 0.16, 0);
  basket.addColorStop(0, css(lighter(wicker, 10)));
  basket.addColorStop(1, css(lighter(wicker, -18)));
  brush.fillStyle = basket;
  brush.beginPath();
  brush.roundRect(-0.16, 0.75, 0.32, 0.25, 0.05);
  brush.fill();
  brush.fillStyle = css(lighter(wicker, -20));
  brush.fillRect(-0.17, 0.74, 0.34, 0.045);
};
