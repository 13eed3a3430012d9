/** Names that systems and tools give to what they keep for themselves: never photos that somebody meant. */

const FOLDERS =
  /^(\..*|__macosx|@eadir|\$recycle\.bin|system volume information|lost\+found|__pycache__|node_modules)$/i;
const FILES = /^(\..*|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r)$/i;

export function isFolderOfMachines(name: string): boolean {
  return FOLDERS.test(name);
}

export function isFileOfMachines(name: string): boolean {
  return FILES.test(name);
}
