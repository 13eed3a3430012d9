import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classNamesOf, featuresOf, imageFeaturesOf } from './parquet-features.ts';

const told = (value: unknown) =>
  featuresOf([
    { key: 'pandas', value: '{' },
    { key: 'huggingface', value: JSON.stringify(value) },
  ]);
const saying = (features: unknown) => told({ info: { features } });

describe('what is said beside a table of photos', () => {
  test('names its photos and its classes', () => {
    const features = saying({
      picture: { _type: 'Image' },
      label: { names: ['hat', 'shoes'], _type: 'ClassLabel' },
      caption: { dtype: 'string', _type: 'Value' },
    });
    expect([...imageFeaturesOf(features)]).toEqual(['picture']);
    expect([...classNamesOf(features)]).toEqual([['label', ['hat', 'shoes']]]);
  });

  test('says nothing of classes that are no texts, or of another kind', () => {
    const features = saying({
      label: { names: ['hat', 7], _type: 'ClassLabel' },
      other: { names: ['hat'], _type: 'Value' },
      third: { _type: 'ClassLabel', num_classes: 2 },
    });
    expect(classNamesOf(features).size).toBe(0);
  });

  test('is nothing where it is damaged, of another form, or not there', () => {
    expect(featuresOf(undefined).size).toBe(0);
    expect(featuresOf([{ key: 'huggingface' }]).size).toBe(0);
    expect(featuresOf([{ key: 'huggingface', value: '{"info": {"features": {"label"' }]).size).toBe(0);
  });

  test('is read to nothing worse than nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (features, whole) => {
        for (const read of [
          saying(features),
          told(whole),
          saying({ __proto__: features, label: features }),
        ]) {
          for (const names of classNamesOf(read).values())
            expect(names.every((name) => typeof name === 'string')).toBe(true);
          imageFeaturesOf(read);
        }
      }),
    );
    const text = '{"info":{"features":{"__proto__":{"_type":"ClassLabel","names":["a"]}}}}';
    expect([...classNamesOf(featuresOf([{ key: 'huggingface', value: text }])).keys()]).toEqual([
      '__proto__',
    ]);
    expect(({} as Record<string, unknown>)['_type']).toBeUndefined();
  });
});
