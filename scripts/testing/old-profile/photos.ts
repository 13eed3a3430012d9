/**
 * A small folder that leaves every kind of trace in a database: three classes, photos without one, one twice, and one
 * that is none.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLASS_COLOURS, photo } from '../../../e2e/harness/images.ts';

/** Colours, so that the tiny CLIP can say them. */
export const CLASSES = ['red', 'green', 'blue'] as const;
const PHOTOS_PER_CLASS = 10;
const UNLABELLED = 2;
/** Small photos of few details: their pixels are most of the fixture. */
const SIDE_PX = 16;

export function writeFolder(folder: string): void {
  const inside = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return (file: string, bytes: Uint8Array) => writeFileSync(join(folder, name, file), bytes);
  };
  for (const colour of CLASSES) {
    const write = inside(colour);
    for (let seed = 1; seed <= PHOTOS_PER_CLASS; seed++)
      write(`${seed}.png`, photo(CLASS_COLOURS.indexOf(colour), seed, SIDE_PX));
  }
  inside('green')('twice.png', photo(CLASS_COLOURS.indexOf('green'), 1, SIDE_PX));
  inside('blue')('broken.jpg', Buffer.from('no photo at all'));
  const unlabelled = inside('unlabelled');
  for (let seed = 1; seed <= UNLABELLED; seed++)
    unlabelled(`${seed}.png`, photo(CLASS_COLOURS.indexOf('red'), 100 + seed, SIDE_PX));
}
