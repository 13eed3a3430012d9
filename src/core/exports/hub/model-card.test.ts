import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { pixelsOf } from '../../../../public/take-away/preprocess.js';
import { createRandom } from '../../random.ts';
import { channelsFirst } from '../onnx/channels-first.ts';
import { hubConfig } from './configs.ts';
import { modelCard } from './model-card.ts';
import { evaluationOf, provenanceOf } from './testing/provenance.ts';

const CLASSES = ['apple', 'pear', 'fig'];
/** What a folder may be called. */
const HOSTILE = [
  '__proto__',
  'a | b',
  '<script>alert(1)</script>',
  '---\nlicense: gpl',
  '"quoted" \'too\'',
  '[link](javascript:x)',
  'nul \u0000, line \u2028, high \ud800, mark \ufeff',
  'null',
  '# no heading',
];

const has = (modules: string) => spawnSync('/usr/bin/python3', ['-c', `import ${modules}`]).status === 0;
const [hasYaml, hasPillow] = [has('yaml'), has('PIL, numpy')];

describe('a model card', () => {
  const card = modelCard(CLASSES, provenanceOf(CLASSES));

  it('tells classes, teacher and licence, data, figures with intervals, cost and limits', () => {
    expect(card).toContain('0. apple\n1. pear\n2. fig\n');
    expect(card).toContain('embeddings of pupil-mini (licence of the teacher: MIT)');
    expect(card).toContain('folder “fruit”: 336 to train on, 300 of them with a class');
    expect(card).toContain('| Accuracy | 83.3 % (55.2 % to 95.3 %) | 83.3 % (55.2 % to 95.3 %) |');
    expect(card).toContain('| apple | 4 | 75.0 % (30.1 % to 95.4 %) | 100.0 % | 0.857 |');
    expect(card).toContain('123 seconds of training on wasm, SIMD, 2 threads: 1,440 steps of');
    expect(card).toContain('## Limits');
  });

  it('says nothing that was not measured', () => {
    const untold = modelCard(CLASSES, provenanceOf(CLASSES, { evaluations: [], teacher: null }));
    expect(untold).toContain('None was kept back to test it on.');
    expect(untold).toContain('it learned from labels alone');
    expect(untold).not.toContain('model-index');
    expect(untold).not.toContain('NaN');
  });

  it('leaves out figures that have nothing to divide by', () => {
    const test = evaluationOf('test', CLASSES);
    const without = { ...test, figures: { ...test.figures, macroF1: Number.NaN } };
    const told = modelCard(CLASSES, provenanceOf(CLASSES, { evaluations: [without] }));
    expect(told).not.toContain('NaN');
    expect(told).toContain('type: accuracy');
    expect(told).not.toContain('type: f1');
  });

  it('is the same for the same student', () => {
    expect(modelCard(CLASSES, provenanceOf(CLASSES))).toBe(card);
  });

  it('keeps names of classes and folders as text', () => {
    const told = modelCard(HOSTILE, provenanceOf(HOSTILE, { name: HOSTILE[3]!, addedClasses: 2 }));
    const [, , ...body] = told.split('---\n');
    expect(body.join('')).not.toMatch(/(?<!\\)<script|(?<!\\)\[link|\u2028/);
    const table = told.slice(told.indexOf('| class |')).split('\n\n')[0]!.split('\n');
    expect(table).toHaveLength(2 + HOSTILE.length);
    for (const line of table) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6);
  });
});

describe.skipIf(!hasYaml)('front matter (needs Debian’s PyYAML)', () => {
  it('is YAML with the figures as numbers and names as they were', () => {
    const name = HOSTILE.join(' ').replace('\ud800', '\ufffd');
    const folder = HOSTILE[4]!;
    const provenance = provenanceOf(CLASSES, {
      name,
      data: { folder, trainingPhotos: 1, labelledPhotos: 1 },
    });
    const [, yaml] = modelCard(CLASSES, provenance).split(/^---$/m);
    const read = spawnSync(
      '/usr/bin/python3',
      ['-c', 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer.read())))'],
      { input: yaml, encoding: 'utf8' },
    );
    expect(read.stderr).toBe('');
    expect(JSON.parse(read.stdout)).toMatchObject({
      license: 'other',
      library_name: 'transformers.js',
      pipeline_tag: 'image-classification',
      'model-index': [
        {
          name,
          results: [
            { dataset: { name: folder, split: 'validation' } },
            { metrics: [{ type: 'accuracy', value: 10 / 12 }, { type: 'f1' }] },
          ],
        },
      ],
    });
  });
});

describe('config.json', () => {
  it('keeps every class name, also those that are no plain keys', () => {
    const read = JSON.parse(hubConfig({ classNames: HOSTILE, imageSizePx: 64, dtype: 'fp32' }));
    expect(Object.values(read.id2label)).toEqual(HOSTILE);
    for (const [place, name] of HOSTILE.entries()) {
      expect(Object.getOwnPropertyDescriptor(read.label2id, name)?.value).toBe(place);
    }
  });
});

describe.skipIf(!hasPillow)('the card’s lines of Python (need Debian’s Pillow and NumPy)', () => {
  it('make the pixels that the student has learned from', () => {
    const [width, height] = [150, 121];
    const random = createRandom(3);
    const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : random.below(256),
    );
    const python = /```python\n([\s\S]*?)```/.exec(modelCard(CLASSES, provenanceOf(CLASSES)))![1]!;
    const [lines] = python.replace('import onnxruntime\n', '').split('session =');
    const read = spawnSync(
      '/usr/bin/python3',
      [
        '-c',
        `${lines}
import io, sys
photo = io.BytesIO()
Image.frombytes('RGBA', (${width}, ${height}), sys.stdin.buffer.read()).save(photo, 'PNG')
sys.stdout.buffer.write(pixels(photo).astype(np.uint8).tobytes())`,
      ],
      { input: data },
    );
    expect(read.stderr.toString()).toBe('');
    const expected = channelsFirst(pixelsOf({ data, width, height }, [96, 64]), 1);
    expect(read.stdout).toHaveLength(expected.length);
    const apart = expected.map((level, i) => Math.abs(read.stdout[i]! - level));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
  });
});
