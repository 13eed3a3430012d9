/**
 * Text as a table: cells between commas, semicolons, tabs or bars, in quotes or not; names and labels between blanks;
 * one name a line. What separates, and whether the first line is a header, is told by the lines themselves.
 */
import Papa from 'papaparse';
import { hasHeader } from './header-row.ts';
import { hasImageEnding } from './name-parts.ts';
import { type Table, tableOf } from './table.ts';

const DELIMITERS = ['\t', '|', ';', ','];
/** Lines from which the separator is told. */
const PREVIEW = 60;
/** Longer lines, or those of many words, are somebody's prose. */
const MAX_NAME_LINE = 160;
const MAX_NAME_WORDS = 8;

/** @param text without byte order mark @returns null where nothing in it is a table or a list of names */
export function readDelimited(text: string, isTabled: boolean): Table | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what tells binary files from text.
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text.slice(0, 65_536))) return null;
  const lines = text.replace(/\r\n?/g, '\n');
  const said = /^sep=(.)\n/i.exec(lines);
  const body = said === null ? lines : lines.slice(said[0].length);
  // WordNet's names for a class have commas in them.
  const delimiter = said?.[1] ?? (/^n\d{8} /.test(body) ? null : delimiterOf(body, isTabled));
  if (delimiter !== null) {
    const cells = cellsOf(body, delimiter);
    if (!isTabled && arePhrases(cells)) return null;
    const isHeaded = hasHeader(cells, true);
    return filled(tableOf('table', isHeaded ? unmarked(cells[0]!) : null, isHeaded ? cells.slice(1) : cells));
  }
  return readLines(
    body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
}

function delimiterOf(text: string, isTabled: boolean): string | null {
  const preview = linesAtStart(text);
  if (preview.length === 0) return null;
  let best: string | null = null;
  let bestShare = isTabled ? 0 : 0.7;
  for (const delimiter of DELIMITERS) {
    const widths = cellsOf(preview.join('\n'), delimiter).map((row) => row.length);
    const [width, count] = mostOften(widths);
    // A table has the same number of cells in each line; a text has some commas.
    const share = width < 2 ? 0 : count / widths.length;
    if (share > bestShare + 0.05) {
      best = delimiter;
      bestShare = share;
    }
  }
  return best;
}

function linesAtStart(text: string): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length && lines.length < PREVIEW; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end);
    // Of a line of megabytes, its start says as much.
    if (line.trim() !== '') lines.push(line.slice(0, 20_000));
    if (end < 0) break;
    from = end + 1;
  }
  return lines;
}

function mostOften(numbers: readonly number[]): readonly [number, number] {
  const counts = new Map<number, number>();
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1);
  let best: readonly [number, number] = [0, 0];
  for (const entry of counts) if (entry[1] > best[1]) best = entry;
  return best;
}

function cellsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const options = { delimiter, newline: '\n', skipEmptyLines: 'greedy' } as const;
  const quoted = Papa.parse<string[]>(text, options);
  if (quoted.errors.every(({ type }) => type !== 'Quotes')) return trimmed(quoted.data);
  // Quotes that do not close, or close in the middle of a cell, are parts of names.
  const plain = Papa.parse<string[]>(text, { ...options, quoteChar: '\u0000' });
  return trimmed(evenness(plain.data) > evenness(quoted.data) ? plain.data : quoted.data);
}

function trimmed(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.map((row) => row.map((cell) => unguarded(cell.trim())));
}

/** An apostrophe in front of what a spreadsheet would compute was put there to keep it text. */
function unguarded(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

/** Rows of the usual width: the more, the better it was read. */
function evenness(rows: readonly (readonly string[])[]): number {
  return mostOften(rows.map((row) => row.length))[1];
}

/** Lines without a separator: `path label`, columns between blanks, or names. */
function readLines(all: readonly string[]): Table | null {
  const [first = ''] = all;
  // `# path label` is a header, other lines like it are remarks.
  const isMarked = first.startsWith('#');
  const lines = all.filter((line) => !line.startsWith('#'));
  if (lines.length === 0) return null;
  const header = isMarked ? first.replace(/^#+\s*/, '').split(/\s+/) : null;

  const pairs = lines.map(pathAndRest);
  const tokens = lines.map((line) => line.split(/\s+/));
  const width = tokens[0]!.length;
  const isEven = width > 1 && tokens.every((row) => row.length === width);
  if (lines.every((line) => /^n\d{8}\s+[^\d\s]/.test(line))) return spaced(lines.map(firstAndRest), header);
  const isMarkedOff = lines.every((line) => /\.\w+["']?\s*([:=]|->|=>)\s/.test(line));
  if (isEven && !isMarkedOff && columnsOf(tokens, width).some(areCodes)) return spaced(tokens, header);
  if (pairs.every((pair) => pair !== null)) return spaced(pairs, header);
  if (!isEven && tokens.every((row) => row.length > 1) && areCodes(tokens.map((row) => row[0]!))) {
    return spaced(lines.map(firstAndRest), header);
  }
  return areNames(lines)
    ? spaced(
        lines.map((line) => [line]),
        header,
      )
    : null;
}

function spaced(rows: readonly (readonly string[])[], header: readonly string[] | null): Table | null {
  if (header !== null && header.length === rows[0]!.length) return filled(tableOf('lines', header, rows));
  const isHeaded = hasHeader(rows, false);
  return filled(tableOf('lines', isHeaded ? rows[0]! : null, isHeaded ? rows.slice(1) : rows));
}

function filled(table: Table): Table | null {
  return table.rows.length === 0 || table.columns.length === 0 ? null : table;
}

function columnsOf(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  return Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? ''));
}

/** File names, paths, numbers: what words of a sentence are not. */
function areCodes(values: readonly string[]): boolean {
  const count = values.filter((value) => /[0-9/\\_]/.test(value) || hasImageEnding(value)).length;
  return count >= 0.8 * values.length;
}

/** Paths may have blanks in them: `my photo.jpg big cat`. */
function pathAndRest(line: string): readonly string[] | null {
  if (line.length > 8192) return null;
  // `a.jpg hat`, `a.jpg: hat`, `a.jpg -> hat`
  const end =
    /^(.*?\.(?:jpe?g|png|webp|gif|bmp|tiff?|avif|hei[cf]|jxl))["']?(?:\s*(?:[:=]|->|=>))?\s+(.+)$/i.exec(
      line,
    );
  return end === null ? null : [end[1]!.replace(/^["']/, ''), end[2]!];
}

function firstAndRest(line: string): readonly string[] {
  const end = line.search(/\s/);
  return [line.slice(0, end), line.slice(end).trim()];
}

function areNames(lines: readonly string[]): boolean {
  const odd = lines.filter(
    (line) => line.length > MAX_NAME_LINE || line.split(/\s+/, MAX_NAME_WORDS + 1).length > MAX_NAME_WORDS,
  ).length;
  const sentences = lines.filter((line) => /[.!?:]$/.test(line)).length;
  return odd <= lines.length / 50 && sentences <= lines.length / 10;
}

/** Sentences with as many commas each. */
function arePhrases(cells: readonly (readonly string[])[]): boolean {
  const sentences = cells.filter(
    (row) => /[^.][.!?:]$/.test(row.at(-1) ?? '') || row.some((cell) => cell.length > MAX_NAME_LINE),
  );
  return sentences.length > cells.length / 10 && !columnsOf(cells, cells[0]!.length).some(areCodes);
}

function unmarked(header: readonly string[]): readonly string[] {
  return header.map((cell, at) => (at === 0 ? cell.replace(/^#\s*/, '') : cell));
}
