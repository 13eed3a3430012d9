/** A made-up folder of photos for component tests, with everything that a real one can bring. */
import { createRandom } from '../../core/random.ts';
import type { Photo, Project, Split } from '../../core/records/project.ts';

export const CLASSES = [
  'dress',
  'hat',
  'longsleeve',
  'outwear',
  'pants',
  'shirt',
  'shoes',
  'shorts',
  'skirt',
  't-shirt',
] as const;

export function project(more: Partial<Project> = {}): Project {
  return {
    id: 'project-1',
    name: 'clothing',
    source: 'folder',
    createdAtMs: Date.UTC(2026, 10, 20),
    classes: CLASSES,
    seed: 1,
    splitOrigin: 'folder',
    splitRatios: { train: 0.7, validation: 0.15, test: 0.15 },
    skipped: [
      { path: 'train/hat/notes.txt', code: 'NOT_AN_IMAGE', reason: 'It is not a picture: it holds text.' },
      {
        path: 'train/dress/panorama.jpg',
        code: 'IMAGE_TOO_LARGE',
        reason: 'It is 22,000 pixels wide; 16,384 is the limit. A smaller copy would do.',
      },
      {
        path: 'test/shoes/IMG_0091.jpg',
        code: 'IMAGE_UNDECODABLE',
        reason: 'The browser could not decode it.',
      },
      { path: 'train/skirt/empty.png', code: 'EMPTY_FILE', reason: 'The file is empty.' },
    ],
    duplicates: [
      { id: 'a', paths: ['train/shirt/a.jpg', 'train/t-shirt/a.jpg'], conflict: 'class' },
      { id: 'b', paths: ['train/hat/b.jpg', 'train/hat/b (1).jpg'], conflict: 'none' },
    ],
    understood: null,
    keptApart: [],
    revision: 0,
    ...more,
  };
}

/** @param count photos, spread unevenly over the classes; every 40th unlabelled if asked for */
export function photos(
  count: number,
  options: { classes?: number; unlabelled?: boolean } = {},
): readonly Photo[] {
  const { classes = CLASSES.length, unlabelled = false } = options;
  const random = createRandom(5);
  return Array.from({ length: count }, (_, index) => {
    const classIndex = Math.min(random.below(classes), random.below(classes));
    const draw = random.uniform();
    const split: Split = draw < 0.81 ? 'train' : draw < 0.9 ? 'validation' : 'test';
    const isUnlabelled = unlabelled && index % 40 === 7;
    const name = `IMG_${String(1000 + index)}.jpg`;
    return {
      projectId: 'project-1',
      index,
      id: `photo-${index}`,
      path: `${split}/${CLASSES[classIndex] ?? classIndex}/${name}`,
      name,
      format: 'jpeg',
      widthPx: 400,
      heightPx: 533,
      sizeBytes: 41_000,
      classIndex: isUnlabelled ? null : classIndex,
      split: isUnlabelled ? 'train' : split,
      isExcluded: index % 97 === 11,
    };
  });
}
