/** What tools write, as their documentation shows it, each with the labels that it gives. */
import { describe, expect, test } from 'vitest';
import { understand } from './testing/understand.ts';

const PHOTOS = ['a1.jpg', 'a2.jpg', 'b1.jpg', 'b2.jpg'].map((name) => `images/${name}`);
const [A1, A2, B1, B2] = PHOTOS as [string, string, string, string];
const ALL = { [A1]: 'hat', [A2]: 'hat', [B1]: 'shoes', [B2]: 'shoes' };
const label = (path: string) => (path.includes('/a') ? 'hat' : 'shoes');
const bare = (path: string) => path.slice(7);
const lines = (row: (path: string) => string) => PHOTOS.map(row).join('\n');
const json = (value: unknown) => JSON.stringify(value);
const each = <T>(row: (path: string) => T) => PHOTOS.map(row);

describe.each<readonly [string, Readonly<Record<string, string>>]>([
  ['commas', { 'labels.csv': `name,label\n${lines((path) => `${bare(path)},${label(path)}`)}` }],
  ['semicolons', { 'labels.csv': `name;label\n${lines((path) => `${bare(path)};${label(path)}`)}` }],
  ['tabs', { 'labels.tsv': `name\tlabel\n${lines((path) => `${bare(path)}\t${label(path)}`)}` }],
  ['bars', { 'labels.txt': `name|label\n${lines((path) => `${bare(path)}|${label(path)}`)}` }],
  [
    "Excel's separator line",
    { 'list.csv': `sep=;\nname;label\n${lines((path) => `${bare(path)};${label(path)}`)}` },
  ],
  ['quotes', { 'labels.csv': `"name","label"\r\n${lines((path) => `"${bare(path)}","${label(path)}"\r`)}` }],
  ['no header', { 'anything.csv': lines((path) => `${bare(path)},${label(path)}`) }],
  [
    'no header and no endings',
    { 'anything.csv': lines((path) => `${bare(path).slice(0, 2)},${label(path)}`) },
  ],
  [
    "pandas' index",
    {
      'train.csv': `,image,label\n${PHOTOS.map((path, at) => `${at},${bare(path)},${label(path)}`).join('\n')}`,
    },
  ],
  ['blanks', { 'list.txt': lines((path) => `${path} ${label(path)}`) }],
  ['blanks and a remark', { 'list.txt': `# path label\n${lines((path) => `${path} ${label(path)}`)}` }],
  [
    'blanks and a map of numbers',
    {
      'train.txt': lines((path) => `./${path} ${label(path) === 'hat' ? 0 : 1}`),
      'classes.txt': 'hat\nshoes\n',
    },
  ],
  [
    'numbers from 1',
    {
      'labels.txt': lines((path) => `${bare(path)} ${label(path) === 'hat' ? 1 : 2}`),
      'classes.txt': '1 hat\n2 shoes\n',
    },
  ],
  [
    'numbers as pandas leaves them',
    {
      'labels.csv': `file,label\n${lines((path) => `${bare(path)},${label(path) === 'hat' ? '0.0' : '1.0'}`)}`,
      'class_to_idx.json': '{"hat": 0, "shoes": 1}',
    },
  ],
  ['records', { 'labels.json': json(each((path) => ({ file: path, label: label(path) }))) }],
  [
    'records below a heading',
    { 'data.json': json({ version: 1, items: each((path) => ({ file: path, label: label(path) })) }) },
  ],
  [
    'nested records',
    { 'data.json': json(each((path) => ({ image: { path }, target: { name: label(path), id: 3 } }))) },
  ],
  ['photo: label', { 'labels.json': json(Object.fromEntries(each((path) => [bare(path), label(path)]))) }],
  [
    'photo: [label]',
    { 'labels.json': json(Object.fromEntries(each((path) => [bare(path), [label(path)]]))) },
  ],
  [
    'photo: record',
    {
      'labels.json': json(Object.fromEntries(each((path) => [bare(path), { class: label(path), width: 3 }]))),
    },
  ],
  [
    "label: photos, as Food-101's train.json",
    { 'train.json': json({ hat: ['images/a1', 'images/a2'], shoes: ['images/b1', 'images/b2'] }) },
  ],
  ['columns', { 'labels.json': json({ file: PHOTOS, label: each(label) }) }],
  ["pandas' columns", { 'labels.json': json({ file: { ...PHOTOS }, label: { ...each(label) } }) }],
  [
    "pandas' split",
    {
      'labels.json': json({
        columns: ['file', 'label'],
        index: [0, 1, 2, 3],
        data: each((path) => [path, label(path)]),
      }),
    },
  ],
  [
    'JSON lines',
    { 'labels.ndjson': lines((path) => json({ image: bare(path), annotation: { class: label(path) } })) },
  ],
  [
    'JSON lines in a .json with NaN',
    { 'labels.json': lines((path) => `{"image": "${bare(path)}", "score": NaN, "label": "${label(path)}"}`) },
  ],
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

describe('splits', () => {
  const WORDS: Readonly<Record<string, string>> = {
    [A1]: 'train',
    [A2]: 'test',
    [B1]: 'train',
    [B2]: 'test',
  };
  const use: Readonly<Record<string, string>> = { train: 'training', test: 'test' };

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    [
      'in a column',
      {
        'metadata.csv': `file,label,subset\n${lines((path) => `${bare(path)},${label(path)},${WORDS[path]}`)}`,
      },
    ],
    [
      'in a column of another name',
      {
        'metadata.csv': `file,label,use_as\n${lines((path) => `${bare(path)},${label(path)},${WORDS[path]}`)}`,
      },
    ],
    [
      'in the first column for AutoML',
      { 'import.csv': lines((path) => `${WORDS[path]},gs://bucket/${bare(path)},${label(path)}`) },
    ],
    [
      'for Vertex AI',
      {
        'import.jsonl': lines((path) =>
          json({
            imageGcsUri: `gs://bucket/${bare(path)}`,
            classificationAnnotation: { displayName: label(path) },
            dataItemResourceLabels: { 'aiplatform.googleapis.com/ml_use': use[WORDS[path]!] },
          }),
        ),
      },
    ],
    [
      'as keys above records',
      {
        'split.json': json({
          train: [A1, B1].map((path) => ({ path, label: label(path) })),
          test: [A2, B2].map((path) => ({ path, label: label(path) })),
        }),
      },
    ],
    [
      'as keys above rows',
      {
        'split.json': json({
          train: [A1, B1].map((path) => [path, 7, label(path)]),
          test: [A2, B2].map((path) => [path, 8, label(path)]),
        }),
      },
    ],
    [
      'as keys above labels',
      { 'split.json': json({ train: { hat: [A1], shoes: [B1] }, test: { hat: [A2], shoes: [B2] } }) },
    ],
    [
      'as the names of two lists',
      {
        'train_labels.csv': `image,label\n${[A1, B1].map((path) => `${path},${label(path)}`).join('\n')}`,
        'test_labels.csv': `image,label\n${[A2, B2].map((path) => `${path},${label(path)}`).join('\n')}`,
      },
    ],
    [
      'as the names of lists without labels, beside one with them',
      {
        'train.txt': `${A1}\n${B1}\n`,
        'test_list.txt': 'images/a2\nimages/b2\n',
        'labels.csv': `image,label\n${lines((path) => `${path},${label(path)}`)}`,
      },
    ],
  ])('%s', (_, files) => {
    const { labels, splits, questions, notes } = understand(files, PHOTOS);
    expect({ labels, splits, questions, notes }).toEqual({
      labels: ALL,
      splits: WORDS,
      questions: [],
      notes: [],
    });
  });

  test('that two rows contradict about are shown, and leave the label', () => {
    const { labels, splits, rows } = understand(
      { 'train.txt': `${A1} hat\n${A2} hat\n${B1} shoes`, 'test.txt': `${A1} hat\n${B2} shoes` },
      PHOTOS,
    );
    expect(labels).toEqual(ALL);
    expect(splits).toEqual({ [A2]: 'train', [B1]: 'train', [B2]: 'test' });
    expect(rows.conflicts).toEqual({ count: 1, examples: ['images/a1.jpg: train, test'] });
  });

  test('are not taken from the name of one list of labels alone', () => {
    expect(
      understand({ 'train.csv': `image,label\n${lines((path) => `${path},${label(path)}`)}` }, PHOTOS).splits,
    ).toEqual({});
  });
});

describe('several classes on a photo', () => {
  test.each<readonly [string, Readonly<Record<string, string>>]>([
    [
      'in COCO',
      {
        'coco.json': json({
          images: PHOTOS.map((path, id) => ({ id, file_name: bare(path) })),
          annotations: [
            [0, 1],
            [0, 2],
            [1, 1],
            [2, 2],
            [3, 2],
          ].map(([image, category], id) => ({ id, image_id: image, category_id: category })),
          categories: [
            { id: 1, name: 'hat' },
            { id: 2, name: 'shoes' },
          ],
        }),
      },
    ],
    [
      'in Label Studio',
      {
        'ls.json': json(
          PHOTOS.map((path, id) => ({
            id,
            data: { image: path },
            annotations: [
              {
                result: [
                  {
                    from_name: 'kind',
                    type: 'choices',
                    value: { choices: path === A1 ? ['hat', 'shoes'] : [label(path)] },
                  },
                ],
              },
            ],
          })),
        ),
      },
    ],
    [
      'in an array',
      {
        'metadata.jsonl': lines((path) =>
          json({ file_name: bare(path), labels: path === A1 ? ['hat', 'shoes'] : [label(path)] }),
        ),
      },
    ],
    [
      'in an import for AutoML',
      {
        'import.csv': lines((path) => `gs://bucket/${bare(path)},${path === A1 ? 'hat,shoes' : label(path)}`),
      },
    ],
  ])('%s are shown, and it stays without', (_, files) => {
    const { labels, rows } = understand(files, PHOTOS);
    const { [A1]: _gone, ...others } = ALL;
    expect(labels).toEqual(others);
    expect(rows.conflicts).toEqual({ count: 1, examples: ['images/a1.jpg: hat, shoes'] });
    expect(rows.rows).toBe(rows.matched + rows.conflicts.count);
  });
});

describe('names for codes', () => {
  test('are not used where folders have the codes already', () => {
    const photos = ['train/n01/x.jpg', 'train/n02/y.jpg', 'val/a.jpg', 'val/b.jpg'];
    const files = {
      'val.csv': 'image,label\na.jpg,n01\nb.jpg,n02',
      'classes.csv': 'id,name\nn01,hat\nn02,shoes',
    };
    expect(understand(files, photos).labels).toEqual({ 'val/a.jpg': 'n01', 'val/b.jpg': 'n02' });
  });

  test('do not make photos of the numbers that they name', () => {
    const photos = ['0.jpg', '1.jpg', '2.jpg', '3.jpg'];
    const files = { 'names.json': '{"0":"hat","1":"shoes"}', 'train.csv': 'id,label\n0,1\n1,1\n2,0\n3,0' };
    expect(understand(files, photos).labels).toEqual({
      '0.jpg': 'shoes',
      '1.jpg': 'shoes',
      '2.jpg': 'hat',
      '3.jpg': 'hat',
    });
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
