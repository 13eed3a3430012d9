/**
 * COCO, used for classes: a row for each class that is annotated on an image, however often. One class an image is its
 * label; several are rows that disagree. https://cocodataset.org/#format-data
 */
import { isObject, textOf } from './records.ts';
import { type Table, tableOf } from './table.ts';

export function readCoco(value: unknown): Table | null {
  if (!isObject(value)) return null;
  const { images, annotations, categories } = value as Readonly<Record<string, unknown>>;
  if (!areObjects(images) || !areObjects(annotations)) return null;
  if (!images.every((image) => image['id'] !== undefined)) return null;
  if (!annotations.every((annotation) => annotation['image_id'] !== undefined)) return null;

  const names = new Map<string, string>();
  for (const category of areObjects(categories) ? categories : []) {
    names.set(textOf(category['id']), textOf(category['name']));
  }
  const classes = new Map<string, Set<string>>();
  for (const annotation of annotations) {
    const image = textOf(annotation['image_id']);
    const id = textOf(annotation['category_id']);
    const there = classes.get(image) ?? new Set();
    if (id !== '') there.add(names.get(id) || id);
    classes.set(image, there);
  }
  const rows = images.flatMap((image) => {
    const file = textOf(image['file_name'] ?? image['coco_url'] ?? image['path']);
    const found = [...(classes.get(textOf(image['id'])) ?? [])];
    return (found.length === 0 ? [''] : found).map((name) => [file, name]);
  });
  return tableOf('COCO', ['file_name', 'category'], rows, {
    photos: 'file_name',
    labels: { kind: 'column', column: 'category' },
    split: null,
  });
}

function areObjects(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.every((one) => isObject(one) && !Array.isArray(one));
}
