/**
 * What is worth knowing of the photos on the page, said on the terminal before anything is trained: the lines of the
 * Photos station. Photos that no student can be trained on end the job here, before the teacher looks at them.
 */
import type { Page } from '@playwright/test';
import { type Finding, forbidsTraining, worthKnowing } from '../../src/core/photos/worth-knowing.ts';
import type { HeadId } from '../../src/core/students/head.ts';
import type { PupilPage } from './browser.ts';
import { DistillFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** @throws {DistillFailure} photos, where there are not two classes to tell apart */
export async function tellNotes(
  page: Page,
  head: HeadId,
  terminal: Pick<Terminal, 'say'>,
): Promise<readonly Finding[]> {
  const { folder, photos } = await page.evaluate(() => {
    const { project, photos: all } = (globalThis as PupilPage).pupil.store.getState();
    return {
      folder: { classes: project?.classes ?? [], splitOrigin: project?.splitOrigin ?? 'drawn' },
      photos: all.map(({ classIndex, split, isExcluded }) => ({ classIndex, split, isExcluded })),
    };
  });
  const notes = worthKnowing(folder, photos);
  refuseUntrainable(notes, head, folder.classes.length);
  for (const note of notes) terminal.say(`Note: ${inOneLine(note)}`);
  return notes;
}

/**
 * @param head one that answers by class names knows its classes without a photo of any
 * @throws {DistillFailure} photos
 */
export function refuseUntrainable(notes: readonly Finding[], head: HeadId, classes: number): void {
  const fatal = notes.find(forbidsTraining);
  if (fatal === undefined || (head === 'texts' && classes >= 2)) return;
  throw new DistillFailure('photos', `No student can be trained on these photos. ${inOneLine(fatal)}`);
}

/** Class names are data: what they hold must not steer a terminal. */
function inOneLine({ text, remedy }: Finding): string {
  return `${text} ${remedy}`.replace(/\p{Cc}+/gu, ' ');
}
