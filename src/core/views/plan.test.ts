import { describe, expect, test } from 'vitest';
import { drawView, packViews, planKey, unpackView, usualPlan, VIEW_BYTES, WHOLE_SIDE } from './plan.ts';

const PLAN = usualPlan(16);
const viewsOf = (photo: string, plan = PLAN) =>
  Array.from({ length: plan.count }, (_, number) => drawView(plan, photo, number));

describe('the views of a photo', () => {
  test('are the same whenever they are drawn, and others for another photo, number or seed', () => {
    expect(viewsOf('a')).toEqual(viewsOf('a'));
    const drawn = [...viewsOf('a'), ...viewsOf('b'), ...viewsOf('a', { ...PLAN, seed: 2 })].filter(
      (_, i) => i % 16 > 1,
    );
    expect(new Set(drawn.map((view) => JSON.stringify(view))).size).toBe(42);
  });

  test('begin with the photo and its mirror image, in every plan', () => {
    const whole = { left: 0, top: 0, width: WHOLE_SIDE, height: WHOLE_SIDE };
    const plain = { brightness: 0, contrast: 0, saturation: 0 };
    for (const count of [1, 2, 8, 16] as const) {
      const views = viewsOf('a', usualPlan(count));
      expect(views).toHaveLength(count);
      expect(views[0]).toEqual({ ...whole, ...plain, isFlipped: false });
      if (count > 1) expect(views[1]).toEqual({ ...whole, ...plain, isFlipped: true });
      expect(views).toEqual(viewsOf('a').slice(0, count));
    }
  });

  test('are never mirrored where left and right mean something', () => {
    const plan = { ...PLAN, augmentation: { ...PLAN.augmentation, flip: false } };
    for (let photo = 0; photo < 50; photo++)
      expect(viewsOf(`photo ${photo}`, plan).some((view) => view.isFlipped)).toBe(false);
  });

  test('stay inside the photo, with at least half of its area, aspects up to 4 : 3 and colours within a fifth', () => {
    let flipped = 0;
    const extremes = { area: 1, aspect: 1, jitter: 0 };
    for (let photo = 0; photo < 200; photo++) {
      for (const view of viewsOf(`photo ${photo}`)) {
        expect(Math.min(view.left, view.top)).toBeGreaterThanOrEqual(0);
        expect(view.left + view.width).toBeLessThanOrEqual(WHOLE_SIDE);
        expect(view.top + view.height).toBeLessThanOrEqual(WHOLE_SIDE);
        const area = (view.width * view.height) / WHOLE_SIDE ** 2;
        const jitter = Math.max(...[view.brightness, view.contrast, view.saturation].map(Math.abs));
        extremes.area = Math.min(extremes.area, area);
        extremes.aspect = Math.max(extremes.aspect, view.width / view.height);
        extremes.jitter = Math.max(extremes.jitter, jitter);
        flipped += Number(view.isFlipped);
      }
    }
    expect(extremes.area).toBeGreaterThan(0.499);
    expect(extremes.area).toBeLessThan(0.52);
    expect(extremes.aspect).toBeLessThan(1.334);
    expect(extremes.aspect).toBeGreaterThan(1.3);
    expect(extremes.jitter).toBe(26);
    // One is always flipped, one never, the others half of the time: 1 + 14 / 2 of 16.
    expect(flipped / 200).toBeGreaterThan(7.5);
    expect(flipped / 200).toBeLessThan(8.5);
  });

  test('take twelve bytes each, and come back out of them', () => {
    const bytes = packViews(PLAN, 'photo');
    expect(bytes).toHaveLength(16 * VIEW_BYTES);
    viewsOf('photo').forEach((view, number) => {
      expect(unpackView(bytes, number * VIEW_BYTES)).toEqual(view);
    });
  });
});

test('a plan is named by all that decides its views and how they are kept', () => {
  const others = [
    usualPlan(8),
    usualPlan(16, 'fp32'),
    { ...PLAN, seed: 2 },
    { ...PLAN, augmentation: { ...PLAN.augmentation, flip: false } },
    { ...PLAN, augmentation: { ...PLAN.augmentation, colour: 0 } },
    { ...PLAN, augmentation: { ...PLAN.augmentation, minCropArea: 0.2 } },
  ];
  expect(new Set([PLAN, ...others].map(planKey)).size).toBe(7);
});
