import { describe, expect, test } from 'vitest';
import { understood } from './testing/understood.ts';

describe('parts that img2dataset has written', () => {
  const shard = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${name}/${name}${String(i).padStart(4, '0')}.jpg`);

  test('are no classes, whatever lies beside their photos', () => {
    const photos = [...shard('00000', 5), ...shard('00001', 5)];
    const texts = photos.flatMap((path) => [path.replace('.jpg', '.txt'), path.replace('.jpg', '.json')]);
    const { classes, account, questions } = understood([
      ...photos,
      ...texts,
      '00000.parquet',
      '00000_stats.json',
    ]);
    expect({ classes, unlabelled: account.unlabelled, questions }).toEqual({
      classes: [],
      unlabelled: 10,
      questions: [],
    });
  });

  test('are told from classes that are called by numbers', () => {
    expect(understood(['10001/1.jpg', '10001/2.jpg', '10002/1.jpg']).classes).toEqual(['10001', '10002']);
    expect(understood(['00000/00000_00001.png', '00001/00001_00001.png']).classes).toEqual([
      '00000',
      '00001',
    ]);
  });
});
