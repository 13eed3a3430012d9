/** Tables whose meaning is in a convention, not in the names of their columns. */
import { type Table, tableOf } from './table.ts';
import { readVertexRows } from './vertex.ts';

/** @returns the table itself, where no convention is known */
export function asConvention(path: string, table: Table): Table {
  return (
    fromPupil(table) ??
    fromVertex(table) ??
    fromOpenImages(table) ??
    fromImageNet(table) ??
    fromTinyImageNet(path, table) ??
    fromVoc(path, table) ??
    table
  );
}

/** `file_name,class,split,excluded,id`, as `core/datasets/tables.ts` writes it. */
function fromPupil(table: Table): Table | null {
  const [photos, label, split, excluded, id] = ['file_name', 'class', 'split', 'excluded', 'id'];
  if (![photos, label, split, excluded, id].every((name) => table.columns.includes(name!))) return null;
  const at = table.columns.indexOf(excluded!);
  if (!table.rows.every((row) => row[at] === 'true' || row[at] === 'false')) return null;
  const labels = { kind: 'column', column: label! } as const;
  return {
    ...table,
    format: 'Pupil',
    known: { photos: photos!, labels, split: split!, excluded: excluded!, isVerbatim: true },
  };
}

function fromVertex(table: Table): Table | null {
  return table.columns[0] === 'column 1' ? readVertexRows(table.rows) : null;
}

/** `ImageID,Source,LabelName,Confidence`: a confidence of 0 says that somebody looked and it is not there. */
function fromOpenImages({ columns, rows }: Table): Table | null {
  const [image, label, confidence] = ['ImageID', 'LabelName', 'Confidence'].map((name) =>
    columns.indexOf(name),
  );
  if (image! < 0 || label! < 0) return null;
  const said = rows.map((row) =>
    confidence! >= 0 && Number(row[confidence!]) === 0
      ? row.map((cell, at) => (at === label ? '' : cell))
      : row,
  );
  return {
    format: 'Open Images',
    columns,
    rows: said,
    known: { photos: 'ImageID', labels: { kind: 'column', column: 'LabelName' }, split: null },
  };
}

/** `ImageId,PredictionString`: WordNet ids, each with the four numbers of its box, in one cell. */
function fromImageNet({ columns, rows }: Table): Table | null {
  const [image, boxes] = ['ImageId', 'PredictionString'].map((name) => columns.indexOf(name));
  if (image! < 0 || boxes! < 0) return null;
  const found = rows.flatMap((row) => {
    const ids = new Set(row[boxes!]!.match(/\bn\d{8}\b/g));
    return (ids.size === 0 ? [''] : [...ids]).map((id) => [row[image!]!, id]);
  });
  return tableOf('ImageNet', ['ImageId', 'wnid'], found, {
    photos: 'ImageId',
    labels: { kind: 'column', column: 'wnid' },
    split: null,
  });
}

/** `val_annotations.txt`: name, WordNet id, four numbers of a box. */
function fromTinyImageNet(path: string, { rows, columns }: Table): Table | null {
  if (columns.length !== 6 || !/annotations\.txt$/i.test(path)) return null;
  if (!rows.every((row) => /^n\d{8}$/.test(row[1]!))) return null;
  return tableOf('Tiny ImageNet', ['file', 'wnid', 'x_min', 'y_min', 'x_max', 'y_max'], rows, {
    photos: 'file',
    labels: { kind: 'column', column: 'wnid' },
    split: null,
  });
}

/** `ImageSets/Main/hat_train.txt`: is it there (1), is it not (-1), or hard to tell (0). A list is of one class. */
function fromVoc(path: string, { rows, columns }: Table): Table | null {
  const name = /(?:^|\/)([^/]+)_(?:train|val|trainval|test)\.txt$/i.exec(path)?.[1];
  if (name === undefined || columns.length !== 2 || columns[0] !== 'column 1') return null;
  if (!rows.every(([, is]) => is === '1' || is === '-1' || is === '0')) return null;
  if (!rows.some(([, is]) => is === '-1')) return null;
  return tableOf(
    'Pascal VOC',
    ['image', 'class'],
    rows.map(([image, is]) => [image!, is === '1' ? name : '']),
    { photos: 'image', labels: { kind: 'column', column: 'class' }, split: null },
  );
}
