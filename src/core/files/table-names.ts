/** What tools call a table of embeddings, and the list of the names of its rows, among other tables and lists. */

const TABLES = [
  ...[
    'embeddings',
    'embedding',
    'image_embeds',
    'image_embeddings',
    'image_embedding',
    'img_emb',
    'emb',
    'embs',
  ],
  ...['features', 'feature', 'feats', 'vectors', 'vector', 'x'],
];
const LISTS = [
  ...[
    'names',
    'name',
    'file_names',
    'file_name',
    'filenames',
    'filename',
    'files',
    'file',
    'filepaths',
    'filepath',
  ],
  ...['paths', 'path', 'image_paths', 'image_path', 'images', 'image', 'ids', 'id', 'keys', 'key'],
];

export function isTableName(name: string): boolean {
  return TABLES.includes(name.toLowerCase());
}

export function isListName(name: string): boolean {
  return LISTS.includes(name.toLowerCase());
}
