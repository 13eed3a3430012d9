/** Every cap in Pupil, with its unit. Reasons stand beside the numbers. */

/** Above this a decode can take gigabytes of renderer memory (measured: 20000 x 20000 took 1.8 GB). */
export const MAX_IMAGE_PIXELS = 64_000_000;
export const MAX_IMAGE_SIDE_PX = 16_384;
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024;
/** Enough of a file to find its type and its dimensions behind large EXIF and ICC blocks. */
export const HEADER_BYTES = 512 * 1024;

/** A table of contents of so many files takes about 20 MB; each file of it that is listed, a quarter of a kilobyte. */
export const MAX_ARCHIVE_ENTRIES = 200_000;
export const MAX_ARCHIVE_DIRECTORY_BYTES = 128 * 1024 * 1024;
/** Of an archive, unpacked; a larger one may grow to so many times its own size, which photos never reach. */
export const MAX_ARCHIVE_BYTES = 2 * 1024 * 1024 * 1024;
export const MAX_ARCHIVE_GROWTH = 4;
/** Of a single file in it. */
export const MAX_ARCHIVE_RATIO = 200;

/**
 * Of a .parquet's photos, unpacked: the least of it that can be read. Writers put up to a thousand photos in one, and
 * the Hub's a hundred; two may be held at once.
 */
export const MAX_PHOTO_PAGE_BYTES = 512 * 1024 * 1024;
/** Names and labels of such a .parquet, of one column. */
export const MAX_PHOTO_COLUMN_BYTES = 64 * 1024 * 1024;

/** Working copies keep this short side: enough for a 224 px teacher with its own resize and crop. */
export const WORKING_SHORT_SIDE_PX = 288;
/** Student pixels are stored once at this size. Students up to it read a reduced copy, larger ones the working copies. */
export const STUDENT_SIDE_PX = 96;

/** Rows a block in IndexedDB: one record a row is 23 times slower to write. */
export const PHOTOS_PER_BLOCK = 64;
export const EMBEDDINGS_PER_BLOCK = 256;

export const CHECKPOINT_EVERY_MS = 2_000;
export const HEARTBEAT_MS = 1_000;
/** Shader compilation and WASM start-up can block a worker for long; a silent minute is a lost worker. */
export const WORKER_SILENT_MS = 60_000;

/** An export whose outputs differ from the live student by more than this is refused. */
export const MAX_EXPORT_DIFFERENCE = 1e-4;
/** Photos on which formats of few bits see how large activations get; more change little, and take memory at 224 px. */
export const CALIBRATION_PHOTOS = 128;

/**
 * Models and embeddings that people bring. A browser cannot hold more than about 2 GiB in one array, nor can ONNX in
 * one file.
 */
export const MAX_MODEL_BYTES = 2 * 1024 * 1024 * 1024 - 1;
/** Of the Hub's layout, where a large tokenizer takes 20 MB. */
export const MAX_MODEL_JSON_BYTES = 64 * 1024 * 1024;
export const MAX_MODEL_CONFIG_BYTES = 1024 * 1024;
/** Files that are looked through for a model, and files of one that are kept. */
export const MAX_BROUGHT_FILES = 10_000;
export const MAX_MODEL_FILES = 64;
export const MAX_EMBEDDING_ROWS = 2_000_000;
export const MAX_EMBEDDING_DIMS = 16_384;
/** Of a table that is unpacked: 1 GiB in single precision, 500,000 rows of 512. */
export const MAX_EMBEDDING_VALUES = 2 ** 28;
/** File names beside embeddings: a text of a million paths has about 64 MB. */
export const MAX_NAMES_BYTES = 128 * 1024 * 1024;
/** Lists of labels beside photos: a million rows have about 64 MB. Of more texts than this, most are of one photo each. */
export const MAX_LIST_BYTES = MAX_NAMES_BYTES;
export const MAX_LISTS = 1_000;
/** What names may take once they are unpacked: two million paths of 134 letters. */
export const MAX_UNPACKED_NAMES_BYTES = 256 * 1024 * 1024;

/** A student's file: MAX_NETWORK_PARAMETERS in four bytes, and the classifier that is cut off. */
export const MAX_NETWORK_BYTES = 512 * 1024 * 1024;
/** Weights, gradients, two moments and averages are five copies in four bytes: 1 GB of a tab's four. */
export const MAX_NETWORK_PARAMETERS = 50_000_000;
