/**
 * A .parquet as a table of photos, as Hugging Face's data sets have it: a column of `{bytes, path}`, or of bare bytes
 * that is called like photos, beside columns that say what is on them. Classes are numbers there, and their names
 * stand in the table of contents.
 */
import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { isFactColumn, isFileColumn, labelRank } from '../photos/lists/column-words.ts';
import { branches, maxDefinitionOf } from './parquet-contents.ts';
import { classNamesOf, featuresOf, imageFeaturesOf } from './parquet-features.ts';
import type { NumberType } from './parquet-numbers.ts';

export interface ParquetColumn {
  /** From the column to its values, as chunks name it. */
  readonly path: readonly string[];
  /** Level of a value that is there. */
  readonly maxDefinition: number;
}

export interface LabelColumn extends ParquetColumn {
  readonly name: string;
  readonly type: 'TEXT' | NumberType;
  /** Of its numbers; null where they have none. */
  readonly classNames: readonly string[] | null;
}

export interface PhotoTable {
  readonly photos: ParquetColumn;
  /** What each photo was called; null where nothing says so. */
  readonly names: ParquetColumn | null;
  /** Those called like labels; where none is, all that may be some. */
  readonly labels: readonly LabelColumn[];
  /** Columns called like labels that hold something else than a text or a number. */
  readonly unread: readonly string[];
  /** Other columns of photos. */
  readonly otherPhotos: readonly string[];
  readonly groups: readonly RowGroup[];
}

type Branch = readonly SchemaElement[];

interface PhotoColumn {
  readonly name: string;
  readonly photos: ParquetColumn;
  readonly names: ParquetColumn | null;
}

const PHOTO_WORDS = [
  'image',
  'img',
  'images',
  'photo',
  'picture',
  'pixel_values',
  'jpg',
  'jpeg',
  'png',
  'webp',
];
const NUMBERS: readonly string[] = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'] satisfies readonly NumberType[];
/** Where no column is called like labels. */
const MAX_OTHER_COLUMNS = 8;
const MAX_LABEL_COLUMNS = 32;

/** @returns null where no column holds photos */
export function photoTableOf({ schema, row_groups, key_value_metadata }: FileMetaData): PhotoTable | null {
  const columns = branches(schema);
  const features = featuresOf(key_value_metadata);
  const isImage = imageFeaturesOf(features);
  const found = columns.flatMap((branch) => photosIn(branch, isImage.has(nameOf(branch))) ?? []);
  const rank = ({ name }: PhotoColumn) => {
    const word = PHOTO_WORDS.indexOf(name.toLowerCase());
    return word === -1 ? PHOTO_WORDS.length : word;
  };
  const [photos, ...others] = found.toSorted((a, b) => rank(a) - rank(b));
  if (photos === undefined) return null;
  const beside = columns.filter((branch) => !found.some(({ name }) => name === nameOf(branch)));
  const classNames = classNamesOf(features);
  const readable = beside.flatMap((branch) => labelsIn(branch, classNames) ?? []);
  const isCalledLabel = ({ name }: { readonly name: string }) => classNames.has(name) || labelRank(name) > 0;
  const called = readable.filter(isCalledLabel).slice(0, MAX_LABEL_COLUMNS);
  const mayBe = readable.filter(({ name }) => !isFactColumn(name) && !isFileColumn(name));
  return {
    photos: photos.photos,
    names: photos.names,
    labels: called.length > 0 ? called : mayBe.slice(0, MAX_OTHER_COLUMNS),
    unread: beside
      .map(nameOf)
      .filter((name) => isCalledLabel({ name }) && !called.some((column) => column.name === name)),
    otherPhotos: others.map(({ name }) => name),
    groups: row_groups,
  };
}

/** @param isImage the file says so */
function photosIn(branch: Branch, isImage: boolean): PhotoColumn | null {
  const [top, ...below] = branch;
  const name = String(top!.name);
  if (below.length === 0) {
    const isCalledPhoto = isImage || PHOTO_WORDS.includes(name.toLowerCase());
    return isCalledPhoto && isBytes(top!) ? { name, photos: columnOf([top!]), names: null } : null;
  }
  // A list of photos, or something nested deeper, is another thing.
  if (isRepeated(top!) || below.length !== Number(top!.num_children)) return null;
  const bytes = below.find((leaf) => leaf.name === 'bytes' && isBytes(leaf));
  if (bytes === undefined) return null;
  const path = below.find((leaf) => leaf.name === 'path' && leaf.type === 'BYTE_ARRAY' && !isRepeated(leaf));
  return {
    name,
    photos: columnOf([top!, bytes]),
    names: path === undefined ? null : columnOf([top!, path]),
  };
}

function labelsIn(branch: Branch, classNames: ReadonlyMap<string, readonly string[]>): LabelColumn | null {
  const [leaf, ...below] = branch;
  if (below.length > 0 || leaf === undefined || isRepeated(leaf)) return null;
  const isNumber = NUMBERS.includes(String(leaf.type)) && leaf.converted_type !== 'DECIMAL';
  if (!isNumber && !isText(leaf)) return null;
  const name = String(leaf.name);
  return {
    ...columnOf([leaf]),
    name,
    type: isNumber ? (leaf.type as NumberType) : 'TEXT',
    classNames: classNames.get(name) ?? null,
  };
}

function columnOf(steps: Branch): ParquetColumn {
  return { path: steps.map(({ name }) => String(name)), maxDefinition: maxDefinitionOf(steps) };
}

function nameOf(branch: Branch): string {
  return String(branch[0]!.name);
}

function isBytes(leaf: SchemaElement): boolean {
  return leaf.type === 'BYTE_ARRAY' && !isRepeated(leaf) && !isText(leaf);
}

function isText({ type, converted_type, logical_type }: SchemaElement): boolean {
  return (
    type === 'BYTE_ARRAY' &&
    (converted_type === 'UTF8' ||
      converted_type === 'ENUM' ||
      logical_type?.type === 'STRING' ||
      logical_type?.type === 'ENUM')
  );
}

function isRepeated({ repetition_type }: SchemaElement): boolean {
  return repetition_type !== 'REQUIRED' && repetition_type !== 'OPTIONAL';
}
