import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';
import { createPaths, placedPhotos } from './layout.ts';
import { labelsCsv, METADATA_HEADER, metadataLine } from './tables.ts';
import { drawnPhoto } from './testing/drawn-photo.ts';

describe('rows of CSV', () => {
  it('come back as they were, whatever is in them', () => {
    const cells = ['a,b', 'say "so"', 'two\r\nlines', ' blank ', '', 'é猫', 'a;b\tc'];
    expect(Papa.parse<string[]>(csvLine(cells)).data[0]).toEqual(cells);
  });

  it('are nothing that a spreadsheet computes', () => {
    expect(csvLine(['=1+1', '+1', '-1', '@A1', '\tx', "'=1", -5, true, null])).toBe(
      "'=1+1,'+1,'-1,'@A1,\"'\tx\",''=1,-5,true,\r\n".replace('"\'\tx"', "'\tx"),
    );
  });
});

describe('where photos lie', () => {
  const classes = ['cat', 'a/b', 'a:b', 'CON', 'Cat', 'unlabelled'];
  const photos = [
    drawnPhoto(0, { path: 'x/1.JPG', classIndex: 0, split: 'test' }),
    drawnPhoto(1, { path: 'y/1.jpg', classIndex: 0, split: 'test' }),
    drawnPhoto(2, { path: '1.png', classIndex: 1, format: 'png' }),
    drawnPhoto(3, { path: '1.png', classIndex: 2, format: 'png' }),
    drawnPhoto(4, { path: '000000012', classIndex: 3, split: 'validation' }),
    drawnPhoto(5, { path: 'a/v1.5', classIndex: 4 }),
    drawnPhoto(6, { path: 'none.jpeg', classIndex: null }),
    drawnPhoto(7, { path: 'away.jpg', classIndex: 0, isExcluded: true }),
  ];
  const pathsOf = (withExcluded: boolean, asCopies: boolean) => {
    const pathOf = createPaths();
    return placedPhotos({ classes }, photos, withExcluded).map((one) =>
      pathOf(one, asCopies ? 'jpeg' : one.photo.format),
    );
  };

  it('is split, class and name, each path once on every file system', () => {
    expect(pathsOf(false, false)).toEqual([
      'test/cat/1.JPG',
      'test/cat/1-2.jpg',
      'train/a_b/1.png',
      'train/a_b-2/1.png',
      'validation/_CON/000000012.jpg',
      'train/Cat-2/v1.5.jpg',
      'train/unlabelled-2/none.jpeg',
    ]);
  });

  it('says by its ending what the bytes are, and keeps excluded photos out of the splits', () => {
    expect(pathsOf(true, true).slice(2)).toEqual([
      'train/a_b/1.jpg',
      'train/a_b-2/1.jpg',
      'validation/_CON/000000012.jpg',
      'train/Cat-2/v1.5.jpg',
      'train/unlabelled-2/none.jpeg',
      'excluded/cat/away.jpg',
    ]);
  });

  it('stands in the metadata beside what the folders cannot say', () => {
    const [, , slash] = placedPhotos({ classes }, photos, false);
    const rows = Papa.parse<Record<string, string>>(
      METADATA_HEADER + metadataLine('train/a_b/1.png', slash!, true),
      { header: true, skipEmptyLines: true },
    ).data;
    expect(rows).toEqual([
      {
        file_name: 'train/a_b/1.png',
        class: 'a/b',
        split: 'train',
        excluded: 'false',
        id: photos[2]!.id,
        original_path: '1.png',
        width: '400',
        height: '300',
        bytes_are: 'original',
      },
    ]);
  });

  it('is not needed for labels alone: those name the path that came in', () => {
    const rows = Papa.parse<string[]>(labelsCsv({ classes }, photos), { skipEmptyLines: true }).data;
    expect(rows).toHaveLength(1 + photos.length);
    expect(rows[3]).toEqual(['1.png', 'a/b', 'train', 'false', photos[2]!.id]);
    expect(rows[7]).toEqual(['none.jpeg', '', 'train', 'false', photos[6]!.id]);
    expect(rows[8]![3]).toBe('true');
  });
});
