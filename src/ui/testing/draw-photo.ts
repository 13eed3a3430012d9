/** Made-up photos: the same id always gives the same picture. */
import { createRandom, type Random } from '../../core/random.ts';

const SIDE_PX = 144;

/** Object URL of a picture whose hue follows its class and whose details follow its index. */
export async function drawPhoto(index: number, classIndex: number): Promise<string> {
  const random = createRandom(index + 1, 7);
  const canvas = new OffscreenCanvas(SIDE_PX, SIDE_PX);
  const context = canvas.getContext('2d')!;
  const hue = (classIndex * 47 + random.below(40)) % 360;
  const sky = context.createLinearGradient(0, 0, SIDE_PX * random.uniform(), SIDE_PX);
  sky.addColorStop(0, `hsl(${hue + 30} ${20 + random.below(30)}% ${60 + random.below(25)}%)`);
  sky.addColorStop(1, `hsl(${hue + 70} ${15 + random.below(30)}% ${30 + random.below(30)}%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, SIDE_PX, SIDE_PX);
  for (let blob = 0; blob < 5; blob++) drawBlob(context, random, hue + 180 + blob * 9, 14 + random.below(16));
  drawBlob(context, random, hue, 34 + random.below(22));
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
  return URL.createObjectURL(blob);
}

function drawBlob(context: OffscreenCanvasRenderingContext2D, random: Random, hue: number, radiusPx: number) {
  const x = SIDE_PX * (0.2 + 0.6 * random.uniform());
  const y = SIDE_PX * (0.2 + 0.6 * random.uniform());
  const light = context.createRadialGradient(x - radiusPx / 3, y - radiusPx / 3, 1, x, y, radiusPx * 1.3);
  light.addColorStop(0, `hsl(${hue % 360} 70% 78%)`);
  light.addColorStop(1, `hsl(${hue % 360} 55% 34%)`);
  context.fillStyle = light;
  context.beginPath();
  context.ellipse(x, y, radiusPx, radiusPx * (0.6 + 0.5 * random.uniform()), random.uniform() * 3, 0, 7);
  context.fill();
}
