/** What annotation tools and data sets come with, as their documentation shows it. */
import { describe, expect, test } from 'vitest';
import { ALL, bare, each, json, label, lines, PHOTOS } from './testing/four-photos.ts';
import { understand } from './testing/understand.ts';

describe.each<readonly [string, Readonly<Record<string, string>>]>([
  [
    'COCO',
    {
      'instances.json': json({
        info: {},
        images: PHOTOS.map((path, id) => ({ id, file_name: bare(path), width: 1, height: 1 })),
        annotations: PHOTOS.flatMap((path, id) =>
          [1, 2].map((more) => ({
            id: id * 2 + more,
            image_id: id,
            category_id: label(path) === 'hat' ? 3 : 7,
            bbox: [0, 0, more, more],
          })),
        ),
        categories: [
          { id: 3, name: 'hat' },
          { id: 7, name: 'shoes' },
        ],
      }),
    },
  ],
  [
    'Label Studio',
    {
      'project-1.json': json(
        PHOTOS.map((path, id) => ({
          id,
          data: { image: `/data/upload/1/0a1b2c3${id}-${bare(path)}` },
          annotations: [
            { was_cancelled: true, result: [] },
            {
              result: [
                { from_name: 'kind', to_name: 'image', type: 'choices', value: { choices: [label(path)] } },
              ],
            },
          ],
          predictions: [],
        })),
      ),
    },
  ],
  [
    'Label Studio, MIN',
    {
      'project-1.json': json(
        PHOTOS.map((path, id) => ({
          image: `/data/local-files/?d=${encodeURIComponent(path)}`,
          id,
          choice: label(path),
          annotator: 1,
          annotation_id: id + 10,
          created_at: '2024-01-01T00:00:00Z',
          updated_at: '2024-01-01T00:00:00Z',
          lead_time: 1.5 + id,
        })),
      ),
    },
  ],
  [
    'Label Studio, CSV',
    {
      'project-1.csv': `image,id,choice,annotator,annotation_id,lead_time\n${PHOTOS.map((path, id) => `/data/upload/1/0a1b2c3${id}-${bare(path)},${id},${label(path)},1,${id + 5},2.${id}`).join('\n')}`,
    },
  ],
  [
    'Labelbox',
    {
      'export.json': json(
        PHOTOS.map((path, id) => ({
          ID: `c${id}`,
          'Labeled Data': `https://storage.labelbox.com/x/${id}?Expires=1`,
          'External ID': bare(path),
          Label: {
            objects: [],
            classifications: [{ title: 'Kind', value: 'kind', answer: { title: label(path), value: 'x' } }],
          },
        })),
      ),
    },
  ],
  [
    'Labelbox, the oldest',
    {
      'export.json': json(
        PHOTOS.map((path) => ({
          'Labeled Data': `https://host/${bare(path)}?Expires=1`,
          Label: { Kind: label(path) },
        })),
      ),
    },
  ],
  [
    'Labelbox, today',
    {
      'export.ndjson': lines((path) =>
        json({
          data_row: { id: 'c', external_id: bare(path), row_data: 'https://storage/x' },
          media_attributes: { width: 1 },
          projects: {
            p: {
              name: 'P',
              labels: [
                {
                  annotations: {
                    objects: [],
                    classifications: [
                      { name: 'Kind', value: 'kind', radio_answer: { name: label(path), value: 'x' } },
                    ],
                    relationships: [],
                  },
                },
              ],
            },
          },
        }),
      ),
    },
  ],
  ['Vertex AI, CSV', { 'import.csv': lines((path) => `gs://bucket/set/${bare(path)},${label(path)}`) }],
  [
    'Vertex AI, JSON lines',
    {
      'import.jsonl': lines((path) =>
        json({
          imageGcsUri: `gs://bucket/set/${bare(path)}`,
          classificationAnnotation: { displayName: label(path) },
        }),
      ),
    },
  ],
  [
    "Roboflow's _classes.csv",
    {
      '_classes.csv': `filename, hat, shoes\n${lines((path) => `${bare(path)}, ${label(path) === 'hat' ? '1, 0' : '0, 1'}`)}`,
    },
  ],
  [
    'Open Images',
    {
      'train-annotations-human-imagelabels.csv': `ImageID,Source,LabelName,Confidence\n${lines((path) => `${bare(path).slice(0, 2)},verification,${label(path) === 'hat' ? '/m/02dl1y' : '/m/06rrc'},1\n${bare(path).slice(0, 2)},verification,/m/01g317,0`)}`,
      'class-descriptions.csv': '/m/01g317,Person\n/m/02dl1y,hat\n/m/06rrc,shoes',
    },
  ],
  [
    "Tiny ImageNet's validation",
    {
      'val_annotations.txt': lines(
        (path) => `${bare(path)}\t${label(path) === 'hat' ? 'n03124170' : 'n04120489'}\t0\t32\t44\t62`,
      ),
      'words.txt':
        'n00001740\tentity\nn03124170\that\nn04120489\tshoes\nn00002137\tabstraction, abstract entity',
      'wnids.txt': 'n03124170\nn04120489',
    },
  ],
  [
    "ImageNet's validation",
    {
      'LOC_val_solution.csv': `ImageId,PredictionString\n${lines((path) => `${bare(path).slice(0, 2)},${label(path) === 'hat' ? 'n03124170 1 2 3 4 n03124170 5 6 7 8' : 'n04120489 1 2 3 4'}`)}`,
      'LOC_synset_mapping.txt': 'n03124170 hat\nn04120489 shoes\nn02123045 tabby, tabby cat\n',
    },
  ],
  [
    "VGG's annotator, project",
    {
      'via.json': json({
        _via_settings: { ui: {} },
        _via_img_metadata: Object.fromEntries(
          PHOTOS.map((path) => [
            `${bare(path)}123`,
            { filename: bare(path), size: 123, regions: [], file_attributes: { kind: label(path) } },
          ]),
        ),
        _via_attributes: {},
      }),
    },
  ],
  ['colons', { 'labels.txt': lines((path) => `${bare(path)}: ${label(path)}`) }],
  ['arrows', { 'labels.txt': lines((path) => `${bare(path)} -> ${label(path)}`) }],
  [
    'Pascal VOC',
    {
      'ImageSets/Main/hat_trainval.txt': lines(
        (path) => `${bare(path).slice(0, 2)}  ${label(path) === 'hat' ? ' 1' : '-1'}`,
      ),
      'ImageSets/Main/shoes_trainval.txt': lines(
        (path) => `${bare(path).slice(0, 2)}  ${label(path) === 'hat' ? '-1' : ' 1'}`,
      ),
    },
  ],
  [
    'CreateML',
    {
      'annotations.json': json(
        each((path) => ({
          image: bare(path),
          annotations: [{ label: label(path), coordinates: { x: 1, y: 2, width: 3, height: 4 } }],
        })),
      ),
    },
  ],
  [
    "VGG's annotator, CSV",
    {
      'via.csv': `filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n${lines((path) => `${bare(path)},123,"{}",1,0,"{""name"":""rect"",""x"":1}","{""class"":""${label(path)}""}"`)}`,
    },
  ],
  [
    'SageMaker Ground Truth',
    {
      'output.jsonl': lines((path) =>
        json({
          'source-ref': `s3://bucket/${path}`,
          kind: label(path) === 'hat' ? 0 : 1,
          'kind-metadata': {
            'class-name': label(path),
            confidence: 0.9,
            'job-name': 'j',
            'human-annotated': 'yes',
          },
        }),
      ),
    },
  ],
])('%s', (_, files) => {
  test('gives each photo its label, and every row its photo', () => {
    const { labels, questions, notes, rows } = understand(files, PHOTOS);
    expect({ labels, questions, notes }).toEqual({ labels: ALL, questions: [], notes: [] });
    expect(rows).toMatchObject({ unmatched: { count: 0 }, conflicts: { count: 0 } });
    expect(rows.rows).toBe(rows.matched);
  });
});

test('a question of several in an annotation tool is asked', () => {
  const given = (path: string) => [
    { from_name: 'what', type: 'choices', value: { choices: [label(path)] } },
    { from_name: 'colour', type: 'choices', value: { choices: [path.includes('1') ? 'red' : 'blue'] } },
  ];
  const tasks = PHOTOS.map((path, id) => ({
    id,
    data: { image: path },
    annotations: [{ result: given(path) }],
  }));
  expect(understand({ 'ls.json': json(tasks) }, PHOTOS).questions).toEqual([
    'Which column of ls.json is the label: what or colour?',
  ]);
});

test('what img2dataset writes beside each photo is no list, and nobody is told that it names none', () => {
  const told = {
    caption: 'a hat',
    url: 'https://example.org/1',
    key: '000000001',
    status: 'success',
    width: 256,
  };
  const beside = PHOTOS.map((path) => [path.replace(/\.\w+$/, '.json'), json(told)]);
  const { uses, notes, labels } = understand(Object.fromEntries(beside), PHOTOS);
  expect({ notes, labels, used: uses.filter(({ isUsed }) => isUsed) }).toEqual({
    notes: [],
    labels: {},
    used: [],
  });
  // The same text anywhere else is missed.
  expect(understand({ 'labels.json': json([told]) }, PHOTOS).notes).toEqual([
    'No row of labels.json names a photo here.',
  ]);
});
