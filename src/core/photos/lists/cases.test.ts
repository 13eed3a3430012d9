/** Lists as people have reported them, each with its photos. */
import { describe, expect, test } from 'vitest';
import { understand } from './testing/understand.ts';

const EIGHT = ['00', '01', '02', '03', '10', '11', '12', '13'];
const PHOTOS = EIGHT.map((number) => `img_${number}.jpg`);
/** Those that begin with 0 show a hat. */
const hatOrShoes = (path: string) => (/(?:^|_|\/)0/.test(path) ? 'hat' : 'shoes');
const labelled = (photos: readonly string[]) =>
  Object.fromEntries(photos.map((path) => [path, hatOrShoes(path)]));
const csv = (header: string, row: (photo: string) => string, photos = PHOTOS) =>
  [header, ...photos.map(row)].join('\n');
const utf16 = (text: string) =>
  Uint8Array.from([...text].flatMap((one) => [one.charCodeAt(0) & 255, one.charCodeAt(0) >> 8]));
const latin = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));

/** Everything is used, nothing asked, nothing noted, every row has its photo. */
function expectClean(
  understood: ReturnType<typeof understand>,
  labels: Readonly<Record<string, string>>,
): void {
  expect(understood.labels).toEqual(labels);
  expect([understood.questions, understood.notes]).toEqual([[], []]);
  expect(understood.rows.matched).toBe(understood.rows.rows);
  expect(understood.rows.rows).toBeGreaterThan(0);
}

describe('a table beside the photos', () => {
  test("is read as Excel's Unicode text", () => {
    const text = `\ufefffile_name\tlabel\r\n${PHOTOS.map((photo) => `${photo}\t${hatOrShoes(photo)}\r\n`).join('')}`;
    expectClean(understand({ 'metadata.csv': utf16(text) }, PHOTOS), labelled(PHOTOS));
  });

  test("is read as Excel's CSV of Western Europe, and says that its encoding is a guess", () => {
    const photos = ['p00', 'p01', 'p02', 'p10', 'p11', 'p12', 'p20', 'p21', 'p22'].map(
      (stem) => `${stem}.jpg`,
    );
    const classes = ['Hüte', 'Höte', 'Kleid'];
    const text = photos.map((photo) => `${photo},${classes[Number(photo[1])]}\r\n`).join('');
    const { labels, notes } = understand({ 'metadata.csv': latin(`file_name,label\r\n${text}`) }, photos);
    expect(labels).toEqual(Object.fromEntries(photos.map((photo) => [photo, classes[Number(photo[1])]])));
    expect(notes).toEqual(['metadata.csv was read as Windows-1252.']);
  });

  test("is Kaggle's labels.csv: ids without endings, another word for label, a form for guesses beside", () => {
    const train = EIGHT.map((number) => `train/${number}ab93.jpg`);
    const understood = understand(
      {
        'labels.csv': csv('id,breed', (path) => `${path.slice(6, 12)},${hatOrShoes(path)}`, train),
        'sample_submission.csv': 'id,hat,shoes\n00aa,0.5,0.5',
      },
      [...train, 'test/00aa.jpg'],
    );
    expectClean(understood, labelled(train));
    expect(understood.uses.map(({ isUsed }) => isUsed)).toEqual([true, false]);
  });

  test('may have numbers for labels, and a map of their names beside', () => {
    const photos = PHOTOS.map((photo) => `train_images/${photo}`);
    const rows = csv(
      'image_id,label',
      (path) => `${path.slice(13)},${hatOrShoes(path) === 'hat' ? 0 : 1}`,
      photos,
    );
    const understood = understand(
      { 'train.csv': rows, 'label_num_to_disease_map.json': '{"0": "hat", "1": "shoes"}' },
      photos,
    );
    expectClean(understood, labelled(photos));
    expect(understood.uses[0]!.names).toBe('label_num_to_disease_map.json');
    expectClean(
      understand({ 'train.csv': rows }, photos),
      Object.fromEntries(photos.map((path) => [path, hatOrShoes(path) === 'hat' ? '0' : '1'])),
    );
  });

  test.each([
    ['without endings', (photo: string) => photo.slice(0, 6), 'label'],
    ['in another case', (photo: string) => photo.toUpperCase(), 'label'],
    ['with another column for the label', (photo: string) => photo, 'species'],
    ['with a column of a name that nobody knows', (photo: string) => photo, 'was_es_ist'],
  ])('names photos %s', (_, write, column) => {
    const rows = csv(`file_name,${column}`, (photo) => `${write(photo)},${hatOrShoes(photo)}`);
    expectClean(understand({ 'metadata.csv': rows }, PHOTOS), labelled(PHOTOS));
  });

  test('names photos in a folder below it by their bare names', () => {
    const photos = PHOTOS.map((photo) => `images/${photo}`);
    const rows = csv('file_name,label', (path) => `${path.slice(7)},${hatOrShoes(path)}`, photos);
    expectClean(understand({ 'metadata.csv': rows }, photos), labelled(photos));
  });

  test('may have its labels in arrays of one', () => {
    const rows = PHOTOS.map((photo) => `{"file_name": "${photo}", "label": ["${hatOrShoes(photo)}"]}`).join(
      '\n',
    );
    expectClean(understand({ 'metadata.jsonl': rows }, PHOTOS), labelled(PHOTOS));
    const cells = csv('file_name,label', (photo) => `${photo},"[""${hatOrShoes(photo)}""]"`);
    expectClean(understand({ 'metadata.csv': cells }, PHOTOS), labelled(PHOTOS));
    const python = csv('file_name,label', (photo) => `${photo},['${hatOrShoes(photo)}']`);
    expectClean(understand({ 'metadata.csv': python }, PHOTOS), labelled(PHOTOS));
  });

  test('that contradicts itself gives that photo no label, and says so', () => {
    const rows = `${csv('file_name,label', (photo) => `${photo},${hatOrShoes(photo)}`)}\nimg_00.jpg,shoes\nimg_01.jpg,hat`;
    const understood = understand({ 'metadata.csv': rows }, PHOTOS);
    const { 'img_00.jpg': _, ...others } = labelled(PHOTOS);
    expect(understood.labels).toEqual(others);
    expect(understood.rows).toEqual({
      rows: 10,
      matched: 9,
      unmatched: { count: 0, examples: [] },
      conflicts: { count: 1, examples: ['img_00.jpg: hat, shoes'] },
    });
  });

  test('says the split in one of its columns, and which of its values are none', () => {
    const words = ['train', 'train', 'val', 'test', 'train', 'train', 'val', 'extra'];
    const rows = csv(
      'file_name,label,split',
      (photo) => `${photo},${hatOrShoes(photo)},${words[PHOTOS.indexOf(photo)]}`,
    );
    const { labels, splits, notes } = understand({ 'metadata.csv': rows }, PHOTOS);
    expect(labels).toEqual(labelled(PHOTOS));
    expect(Object.values(splits)).toEqual([
      'train',
      'train',
      'validation',
      'test',
      'train',
      'train',
      'validation',
    ]);
    expect(notes).toEqual(['metadata.csv: extra in column split is no split.']);
  });

  test('says the split in other words', () => {
    const words = ['TRAIN', 'TRAIN', 'VALIDATE', 'holdout', 'TRAIN', 'TRAIN', 'VALIDATE', 'holdout'];
    const rows = csv(
      'file_name,label,split',
      (photo) => `${photo},${hatOrShoes(photo)},${words[PHOTOS.indexOf(photo)]}`,
    );
    const understood = understand({ 'metadata.csv': rows }, PHOTOS);
    expectClean(understood, labelled(PHOTOS));
    const meant = new Map([
      ['TRAIN', 'train'],
      ['VALIDATE', 'validation'],
      ['holdout', 'test'],
    ]);
    expect(Object.values(understood.splits)).toEqual(words.map((word) => meant.get(word)));
  });

  test.each([
    'nan',
    'NaN',
    '',
    'NA',
    'n/a',
    '<NA>',
    'null',
    '?',
    '-',
    'unlabeled',
    'Unlabelled',
    'undefined',
  ])('has no class for a photo where it says %j', (word) => {
    const missing = ['img_00.jpg', 'img_11.jpg'];
    const rows = csv(
      'file_name,label',
      (photo) => `${photo},${missing.includes(photo) ? word : hatOrShoes(photo)}`,
    );
    expectClean(
      understand({ 'metadata.csv': rows }, PHOTOS),
      labelled(PHOTOS.filter((photo) => !missing.includes(photo))),
    );
  });

  test('may have classes that are called none or unknown', () => {
    const rows = csv(
      'file_name,label',
      (photo) => `${photo},${hatOrShoes(photo) === 'hat' ? 'none' : 'unknown'}`,
    );
    expect(new Set(Object.values(understand({ 'metadata.csv': rows }, PHOTOS).labels))).toEqual(
      new Set(['none', 'unknown']),
    );
  });

  test('may have a column for each class; a row with two 1s contradicts itself', () => {
    const photos = EIGHT.map((number) => `images/Train_${number}.jpg`);
    const row = (path: string) => `${path.slice(7, 15)},${hatOrShoes(path) === 'hat' ? '1,0' : '0,1'}`;
    expectClean(
      understand({ 'train.csv': csv('image_id,hat,shoes', row, photos) }, photos),
      labelled(photos),
    );
    const { labels, rows } = understand(
      {
        'train.csv': csv(
          'image_id,hat,shoes',
          (path) => row(path).replace('Train_13,0,1', 'Train_13,1.0,True'),
          photos,
        ),
      },
      photos,
    );
    expect(labels).toEqual(labelled(photos.slice(0, 7)));
    expect(rows.conflicts).toEqual({ count: 1, examples: ['images/Train_13.jpg: hat, shoes'] });
  });

  test('that names no photo is not used, and says so', () => {
    const photos = ['hat', 'shoes'].flatMap((name) => [0, 1, 2, 3].map((number) => `${name}/${number}.jpg`));
    const rows = csv('file_name,label', (path) => `${path.replace('/', '_')},${path.split('/')[0]}`, photos);
    const { uses, notes, byPhoto } = understand(
      { 'metadata.csv': rows, 'README.txt': 'Photos of hats.\nAnd shoes.' },
      photos,
    );
    expect(uses.map(({ isUsed }) => isUsed)).toEqual([false]);
    expect(notes).toEqual(['No row of metadata.csv names a photo here.']);
    expect(byPhoto.size).toBe(0);
  });

  test('that names a photo no clearer than several are called is not used, and says so', () => {
    const photos = ['a/1.jpg', 'b/1.jpg', 'a/2.jpg', 'b/2.jpg'];
    const { uses, notes } = understand({ 'labels.csv': 'image,label\n1.jpg,hat\n2.jpg,shoes' }, photos);
    expect(uses[0]!.isUsed).toBe(false);
    expect(notes).toEqual([
      'No row of labels.csv names one photo alone: several photos here have the same name.',
    ]);
  });
});

describe('what is not certain is asked', () => {
  test('by the names of the columns that may be the label', () => {
    const colours = ['red', 'blue'];
    const rows = csv(
      'file_name,kind_of,colour_of',
      (photo) => `${photo},${hatOrShoes(photo)},${colours[PHOTOS.indexOf(photo) % 2]}`,
    );
    const { questions, uses, labels } = understand({ 'metadata.csv': rows }, PHOTOS);
    expect(questions).toEqual(['Which column of metadata.csv is the label: kind_of or colour_of?']);
    expect(uses[0]!).toMatchObject({ isUsed: true, labels: { kind: 'none' } });
    expect(labels).toEqual({});
  });

  test('not where two columns say the same', () => {
    const rows = csv(
      'file_name,class_id,class_name',
      (photo) => `${photo},${hatOrShoes(photo) === 'hat' ? 0 : 1},${hatOrShoes(photo)}`,
    );
    expectClean(understand({ 'metadata.csv': rows }, PHOTOS), labelled(PHOTOS));
  });

  test('and where no column is a label, it is said', () => {
    const rows = csv('file_name,width,height', (photo) => `${photo},640,480`);
    const { notes, uses } = understand({ 'metadata.csv': rows }, PHOTOS);
    expect(uses[0]!.isUsed).toBe(false);
    expect(notes).toEqual(['metadata.csv names photos, but no column is a label. It has width and height.']);
  });

  test('and where photos have several classes each, it is said', () => {
    const rows = csv('image,Smiling,Hat,Young', (photo) => `${photo},1,${PHOTOS.indexOf(photo) % 2},1`);
    expect(understand({ 'attributes.csv': rows }, PHOTOS).notes).toEqual([
      'attributes.csv gives most photos several classes. A photo has one class here, so its labels are not used.',
    ]);
  });
});
