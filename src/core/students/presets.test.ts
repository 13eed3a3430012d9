import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { convConfig, pupilMiniConfig } from './families/conv.ts';
import { mobileConfig } from './families/mobile.ts';
import { rwkvConfig } from './families/rwkv.ts';
import { paperVitConfig, tinyVitConfig } from './families/vit.ts';
import type { StudentConfig } from './family.ts';
import { countStudent } from './interpreters/count.ts';
import { walkShapes } from './interpreters/shapes.ts';
import {
  IMAGE_SIZES_PX,
  nearestPreset,
  presetOf,
  studentIds,
  studentName,
  studentPreset,
} from './presets.ts';
import { describeStudent, initialiseStudent } from './student.ts';

const HEADS = { classes: 10, teacherDims: 256, projection: 'student-to-teacher' } as const;

describe('the student presets', () => {
  const workOf = (id: string, size: number) =>
    countStudent(describeStudent(studentPreset(id).config(size), HEADS)).multiplyAccumulates;

  it.each(studentIds().filter((id) => id !== 'pupil-mini'))('%s cost about the same up to 96 px', (id) => {
    const work = [32, 64, 96].map((size) => workOf(id, size));
    expect(Math.max(...work)).toBeLessThan(2.5 * Math.min(...work));
  });

  it.each(studentIds())('%s fit every image size, and cost more at a larger one', (id) => {
    const rising = (sizes: readonly number[]) => {
      const work = sizes.map((size) => workOf(id, size));
      expect(work).toEqual(work.toSorted((a, b) => a - b));
      // No faster than the photo's area.
      const areas = (sizes.at(-1)! / sizes[0]!) ** 2;
      expect(work.at(-1)! / work[0]!).toBeLessThan(1.01 * areas);
    };
    if (id !== 'mobile') rising(IMAGE_SIZES_PX);
    else {
      // It halves once more from 128 px on, or a batch at 224 px would not fit into the memory of WASM.
      rising([32, 64, 96]);
      rising([128, 160, 192, 224]);
      expect(workOf(id, 224)).toBeGreaterThan(workOf(id, 96));
    }
  });

  it.each(['vit-tiny', 'vit-paper'] as const)('%s see 65 tokens up to 128 px, and 197 at 224 px', (id) => {
    const tokens = IMAGE_SIZES_PX.map((size) => {
      const student = describeStudent(studentPreset(id).config(size), HEADS);
      const { taps } = walkShapes((ops) => {
        student.forward(ops, [size, size, 3]);
      });
      return taps.get('tokens_ln_pre')![0];
    });
    expect(tokens).toEqual([65, 65, 65, 65, 101, 145, 197]);
  });

  it('conv has about 0.34 M parameters with its head into a 256-d teacher', () => {
    const student = describeStudent(convConfig(64), HEADS);
    const own = countStudent(student).parameters;
    const head = student.parameters
      .filter((spec) => spec.name.startsWith('teacher_head'))
      .reduce((sum, spec) => sum + spec.shape.reduce((a, b) => a * b, 1), 0);
    expect(own + head).toBeGreaterThan(330_000);
    expect(own + head).toBeLessThan(350_000);
    expect(countStudent(student).sizeBytes).toBeGreaterThan(4 * own);
  });
});

const changed = <Config extends StudentConfig>(config: Config, change: Partial<Config>): Config => ({
  ...config,
  ...change,
});

describe('a student’s name', () => {
  it('is that of its preset at whatever size, or of its family once it was changed', () => {
    expect(presetOf(pupilMiniConfig(48))?.id).toBe('pupil-mini');
    expect(studentName(paperVitConfig(64))).toBe('The paper’s vision transformer');
    expect(studentName(changed(paperVitConfig(64), { layers: 2 }))).toBe('Vision transformer');
  });

  it('leads one that was changed to the preset that it is nearest to', () => {
    expect(nearestPreset(changed(convConfig(32), { widths: [8, 8, 8, 8] }))).toBe('conv');
    expect(nearestPreset(pupilMiniConfig(96))).toBe('pupil-mini');
    expect(nearestPreset(changed(tinyVitConfig(32), { layers: 1 }))).toBe('vit-tiny');
    expect(nearestPreset(changed(paperVitConfig(32), { layers: 1 }))).toBe('vit-paper');
    expect(nearestPreset(changed(rwkvConfig(32), { layers: 1 }))).toBe('rwkv');
  });
});

describe('an inverted-residual net', () => {
  it('grows with its width multiplier, in whole eights', () => {
    const sizes = [0.5, 1, 2].map((multiplier) => {
      const config = mobileConfig(32, multiplier);
      const widths = [config.stem, config.last, ...config.blocks.map(({ outputs }) => outputs)];
      expect(widths.every((width) => width % 8 === 0)).toBe(true);
      return countStudent(describeStudent(config, HEADS)).parameters;
    });
    expect(sizes[1]! / sizes[0]!).toBeGreaterThan(3);
    expect(sizes[2]! / sizes[1]!).toBeGreaterThan(3);
  });

  it('reaches maps of 4 pixels at 32 and 64 px, of 6 at 96 px, of a 32nd of the photo beyond', () => {
    const sides = IMAGE_SIZES_PX.map((size) => {
      const student = describeStudent(mobileConfig(size, 1), HEADS);
      const { taps } = walkShapes((ops) => {
        student.forward(ops, [size, size, 3]);
      });
      return taps.get('map6')![0];
    });
    expect(sides).toEqual([4, 4, 6, 4, 5, 6, 7]);
  });
});

describe('a described student', () => {
  it('does not count the maps to the teacher, which are not taken away', () => {
    const config = convConfig(32);
    const bare = describeStudent(config, { classes: 10, teacherDims: 0 });
    expect(countStudent(describeStudent(config, HEADS))).toEqual(countStudent(bare));
  });

  const vit = tinyVitConfig(32);
  const conv = convConfig(32);
  it.each<[string, StudentConfig]>([
    ['patches that do not fit', changed(vit, { patchPx: 5 })],
    ['heads that do not share the width', changed(vit, { heads: 7 })],
    ['groups that do not share the widths', changed(conv, { norm: 'group', groups: 5 })],
    [
      'blocks whose widths the groups do not share',
      changed(mobileConfig(32, 1), { norm: 'group', groups: 5 }),
    ],
    ['an inverted-residual net without blocks', changed(mobileConfig(32, 1), { blocks: [] })],
    ['patches that do not fit a token mixer', changed(rwkvConfig(32), { patchPx: 5 })],
    ['a missing block count', changed(conv, { blocksPerStage: [1] })],
    ['a family that nobody registered', { id: 'perceptron', imageSizePx: 32 }],
  ])('refuses %s', (_, config) => {
    expect(() => describeStudent(config, HEADS)).toThrow(expect.objectContaining({ code: 'RECIPE_INVALID' }));
  });

  it('starts from the same bits for the same seed, and from others for another', () => {
    const student = describeStudent(conv, HEADS);
    const start = (seed: number) => initialiseStudent(student, createRandom(seed));
    expect(start(1)).toEqual(start(1));
    expect(start(1).get('stem.conv.weight')).not.toEqual(start(2).get('stem.conv.weight'));
  });

  it('starts kernels with He’s deviation, norms at one and zero', () => {
    const values = initialiseStudent(describeStudent(conv, HEADS), createRandom(1));
    const kernel = values.get('stage3.block0.conv2.weight')!;
    const square = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
    expect(Math.sqrt(square)).toBeCloseTo(Math.sqrt(2 / (9 * 128)), 3);
    expect(new Set(values.get('stem.norm.weight'))).toEqual(new Set([1]));
    expect(new Set(values.get('stem.norm.running_mean'))).toEqual(new Set([0]));
  });
});
