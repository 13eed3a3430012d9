/**
 * What Vertex AI and AutoML Vision import: CSV without a header, `[split,]gs://bucket/x.jpg,label…`, and JSON lines.
 * https://cloud.google.com/vertex-ai/docs/image-data/classification/prepare-data
 */
import { isObject, textOf } from './records.ts';
import { type Table, tableOf } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;

const COLUMNS = ['imageGcsUri', 'label', 'ml_use'];
const KNOWN: Table['known'] = {
  photos: 'imageGcsUri',
  labels: { kind: 'column', column: 'label' },
  split: 'ml_use',
};

export function readVertexLines(records: readonly unknown[]): Table | null {
  const rows = records.map((record) => (isObject(record) ? rowsOf(record as Fields) : null));
  if (rows.length === 0 || !rows.every((row) => row !== null)) return null;
  return tableOf('Vertex AI', COLUMNS, rows.flat(), KNOWN);
}

function rowsOf(record: Fields): readonly (readonly string[])[] | null {
  const uri = record['imageGcsUri'] ?? record['image_gcs_uri'];
  if (typeof uri !== 'string') return null;
  const given = [
    record['classificationAnnotation'] ?? record['classification_annotation'] ?? [],
    record['classificationAnnotations'] ?? record['classification_annotations'] ?? [],
    record['boundingBoxAnnotations'] ?? record['bounding_box_annotations'] ?? [],
  ].flat();
  const names = given
    .filter(isObject)
    .map((one) => textOf((one as Fields)['displayName'] ?? (one as Fields)['display_name']));
  const resource = record['dataItemResourceLabels'] ?? record['data_item_resource_labels'];
  const use = Object.entries(isObject(resource) ? resource : {}).find(([key]) => /ml_?use$/i.test(key));
  const labels = names.length === 0 ? [''] : [...new Set(names)];
  return labels.map((label) => [uri, label, textOf(use?.[1])]);
}

/** @param rows without a header @returns null where they are no such table */
export function readVertexRows(rows: readonly (readonly string[])[]): Table | null {
  const isUri = (cell: string | undefined) => cell?.startsWith('gs://') === true;
  const found = rows.map((row) => (isUri(row[0]) ? ['', ...row] : isUri(row[1]) ? row : null));
  if (found.length === 0 || !found.every((row) => row !== null)) return null;
  return tableOf(
    'Vertex AI',
    COLUMNS,
    found.flatMap(([use = '', uri = '', ...cells]) => {
      // Corners of boxes are numbers, which follow their label.
      const labels = cells.filter((cell) => cell !== '' && !/^\d*\.\d+$/.test(cell));
      return (labels.length === 0 ? [''] : labels).map((label) => [uri, label, use]);
    }),
    KNOWN,
  );
}
