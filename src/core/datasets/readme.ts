/** README.md of what leaves: what it is, and what must be known before it is used. */
import { WORKING_SHORT_SIDE_PX } from '../limits.ts';
import type { EmbeddingLayout } from './data-out.ts';

export interface PhotosWritten {
  readonly project: string;
  readonly originals: number;
  readonly copies: number;
  /** Photos that were left out of training and are here, in their folder. */
  readonly excluded: number;
}

/** In sentences, for the page and the README alike. */
export function copiesInWords({ originals, copies }: Pick<PhotosWritten, 'originals' | 'copies'>): string {
  if (copies === 0) return 'Every photo is the original file, byte for byte.';
  const what = `a JPEG whose shorter side has at most ${WORKING_SHORT_SIDE_PX} pixels, without EXIF data`;
  const rest =
    originals === 0
      ? 'None is the original file'
      : `The other ${originals.toLocaleString('en')} are the original files`;
  return `${copies.toLocaleString('en')} ${copies === 1 ? 'photo is the working copy' : 'photos are working copies'} that Pupil keeps: ${what}. ${rest}.`;
}

export function photosReadme(written: PhotosWritten): string {
  const { project, excluded } = written;
  return `# Photos and labels of ${oneLine(project)}

Written by Pupil.

${copiesInWords(written)}

    train/, validation/, test/   one folder a class, as torchvision's ImageFolder, Keras and Hugging Face's imagefolder read it
${excluded === 0 ? '' : `    excluded/                    ${excluded.toLocaleString('en')} photos that were left out of training: read it only if you mean to\n`}    metadata.csv                 a line a photo, RFC 4180, UTF-8

metadata.csv has these columns:

    file_name       where the photo lies in this folder
    class           as it was typed: folders carry names that every file system takes; empty where nobody has labelled it
    split           train, validation or test
    excluded        true where a person has left the photo out
    id              SHA-256 of the original file, in hexadecimal
    original_path   where the photo was when it came in
    width, height   of the original, in pixels, after its EXIF orientation
    bytes_are       original, or working copy

A cell that a spreadsheet would compute (it begins with =, +, - or @) has an apostrophe in front. Drop the zip onto Pupil to go on with it there.
`;
}

export interface EmbeddingsWritten {
  readonly project: string;
  readonly teacher: string;
  readonly fingerprint: string;
  readonly layout: EmbeddingLayout;
  readonly rows: number;
  readonly dims: number;
  /** Photos of the project that the teacher has not seen. */
  readonly missing: number;
}

const LAYOUT_LINES: Readonly<Record<EmbeddingLayout, string>> = {
  npy: `embeddings.npy    [rows, numbers] of float32, for numpy.load
names.txt         the photo of each row, a path a line
embeddings.json   the same with the SHA-256 of the original file, the class and the split`,
  safetensors:
    'embeddings.safetensors   one tensor, embeddings; its metadata has `names`, a JSON list with the path, the class and more of the photo of each row',
  'clip-retrieval': `img_emb/img_emb_0.npy            [rows, numbers] of float32
metadata/metadata_0.parquet      a row a photo, in the same order: image_path, key, caption (the class), label, split, sha256, width, height`,
};

export function embeddingsReadme(written: EmbeddingsWritten): string {
  const { project, teacher, fingerprint, layout, rows, dims, missing } = written;
  return `# Embeddings of the photos of ${oneLine(project)}

Written by Pupil.

Teacher: ${oneLine(teacher)} (${fingerprint})
${rows.toLocaleString('en')} rows of ${dims.toLocaleString('en')} numbers, as the teacher gave them: not divided by their length.${missing === 0 ? '' : `\n${missing.toLocaleString('en')} photos have no row, since the teacher has not seen them.`}

${indented(LAYOUT_LINES[layout])}

Drop the zip onto Pupil beside the same photos, and they count as seen by that teacher.
`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ');
}
