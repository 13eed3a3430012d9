/** Rows of CSV as RFC 4180 has them, in UTF-8: any text stays one cell. */

/** A spreadsheet computes what begins so; an apostrophe in front keeps it text. Our own reader takes it away again. */
const COMPUTED = /^'*[=+\-@\t\r]/;

export type Cell = string | number | boolean | null;

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: readers take a text with one of them for none.
  const readable = cell.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');
  const text = COMPUTED.test(readable) ? `'${readable}` : readable;
  // Blanks at the ends, which readers trim, and line breaks of all kinds.
  return /[",\r\n\u2028\u2029]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
