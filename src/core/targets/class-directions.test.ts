import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { classDirections, DIRECTION_TEMPERATURE, directionOf, withDirections } from './class-directions.ts';
import { namedDirection } from './named-class.ts';
import { centredUnit, meanRow, type Rows, unitRows } from './normalise.ts';
import { probeLogits } from './probe-logits.ts';

const DIMS = 5;
const CLASSES = 3;

function noise(rows: number, seed: number): Rows & { readonly values: Float32Array<ArrayBuffer> } {
  const random = createRandom(seed);
  return { dims: DIMS, values: Float32Array.from({ length: rows * DIMS }, () => random.normal()) };
}

/** The layer's scores of a row. */
function scores(layer: { weight: Float32Array; bias: Float32Array }, row: Float32Array): number[] {
  return Array.from(layer.bias, (bias, c) => {
    const { weight } = directionOf(layer, c);
    return weight.reduce((sum, value, d) => sum + value * row[d]!, bias);
  });
}

describe('the frozen classifier', () => {
  it('of class means scores a photo by its cosines over the temperature, whatever the means’ lengths', () => {
    const means = noise(CLASSES, 1);
    const layer = classDirections('centroids', { centroids: means });
    const photo = unitRows(noise(1, 2)).values;
    const unit = unitRows(means).values;
    for (const [c, score] of scores(layer, photo).entries()) {
      const cosine = photo.reduce((sum, value, d) => sum + value * unit[c * DIMS + d]!, 0);
      expect(score).toBeCloseTo(cosine / DIRECTION_TEMPERATURE, 4);
    }
  });

  it('of a probe scores a photo as the probe does', () => {
    const weights = noise(CLASSES, 3).values;
    const probe = { weights, bias: Float32Array.of(0.5, -1, 0.25) };
    const layer = classDirections('probe', { teacherLogits: probe });
    const photo = unitRows(noise(1, 4));
    expect(scores(layer, photo.values).map(Math.fround)).toEqual(
      Array.from(probeLogits(probe, photo), (value) => expect.closeTo(value, 5)),
    );
  });

  it('never answers with a class of which it knows no photo', () => {
    const means = noise(CLASSES, 5);
    means.values.fill(0, DIMS, 2 * DIMS);
    const layer = classDirections('centroids', { centroids: means });
    for (let seed = 10; seed < 40; seed++) {
      const answers = scores(layer, unitRows(noise(1, seed)).values);
      expect(answers.indexOf(Math.max(...answers))).not.toBe(1);
    }
  });

  it('takes one more class without moving the others', () => {
    const layer = classDirections('texts', { classTexts: noise(CLASSES, 6) });
    const added = { weight: noise(1, 7).values, bias: 2 };
    const wider = withDirections(layer, [added]);
    for (let c = 0; c < CLASSES; c++) expect(directionOf(wider, c)).toEqual(directionOf(layer, c));
    expect(directionOf(wider, CLASSES)).toEqual(added);
  });

  it('is refused where the teacher has not said what it is made of', () => {
    expect(() => classDirections('texts', {})).toThrow(expect.objectContaining({ code: 'RECIPE_INVALID' }));
  });
});

describe('a class that is known by its name', () => {
  const texts = unitRows(noise(CLASSES + 1, 8));
  const own: Rows = { dims: DIMS, values: texts.values.slice(0, CLASSES * DIMS) };
  const directions = centredUnit(texts, meanRow(own)).values;

  it('is one more of its kind where the layer holds texts', () => {
    const classTexts = { dims: DIMS, values: directions.slice(0, CLASSES * DIMS) };
    const layer = classDirections('texts', { classTexts });
    const { weight, bias } = namedDirection({ by: 'texts', layer, texts, photos: null });
    expect(bias).toBe(0);
    const wanted = directions.slice(CLASSES * DIMS).map((value) => value / DIRECTION_TEMPERATURE);
    expect(Array.from(weight)).toEqual(Array.from(wanted, (value) => expect.closeTo(value, 4)));
  });

  it('scores as class means do, where the layer holds those: the photos of the known classes say how', () => {
    // Photos lie near their class’s text, and the means are of such photos.
    const random = createRandom(9);
    const labels = Array.from({ length: 60 }, (_, i) => i % CLASSES);
    const near = labels.flatMap((label) =>
      Array.from({ length: DIMS }, (_, d) => directions[label * DIMS + d]! + 0.4 * random.normal()),
    );
    const rows = unitRows({ dims: DIMS, values: Float32Array.from(near) });
    const layer = classDirections('centroids', { centroids: own });
    const { weight, bias } = namedDirection({ by: 'centroids', layer, texts, photos: { rows, labels } });
    const named = directions.slice(CLASSES * DIMS);
    const slope = Math.hypot(...weight);
    expect(slope).toBeGreaterThan(0);
    expect(Array.from(weight, (value) => value / slope)).toEqual(
      Array.from(named, (value) => expect.closeTo(value, 5)),
    );
    // The very line, applied to the known classes’ texts, gives their own mean scores.
    let [byLine, byLayer] = [0, 0];
    for (const [row, label] of labels.entries()) {
      const photo = rows.values.subarray(row * DIMS, (row + 1) * DIMS);
      const cosine = photo.reduce((sum, value, d) => sum + value * directions[label * DIMS + d]!, 0);
      byLine += slope * cosine + bias;
      byLayer += scores(layer, photo)[label]!;
    }
    expect(byLine / 60).toBeCloseTo(byLayer / 60, 3);
  });

  it('is refused where the known names say nothing of their photos, or there is no photo to ask', () => {
    const layer = classDirections('centroids', { centroids: own });
    const against = { dims: DIMS, values: directions.slice(0, CLASSES * DIMS).map((value) => -value) };
    const refused = expect.objectContaining({ code: 'RECIPE_INVALID' });
    const probe = classDirections('probe', {
      teacherLogits: { weights: against.values, bias: new Float32Array(CLASSES) },
    });
    const photos = { rows: against, labels: [0, 1, 2] };
    expect(() => namedDirection({ by: 'probe', layer: probe, texts, photos })).toThrow(refused);
    expect(() => namedDirection({ by: 'centroids', layer, texts, photos: null })).toThrow(refused);
  });
});
