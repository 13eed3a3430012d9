/** Where a text stops to be JSON. Engines say it in words of their own, and some not at all. */

/** One token, and the blanks before it. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("[^"\\\n]*(?:\\.[^"\\\n]*)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/y;

type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

/** @returns the line, counted from 1, of the first token that may not stand there; the last line of a text that is cut off */
export function lineOfDamage(text: string): number {
  const open: string[] = [];
  let wanted: Wanted = 'value';
  let at = 0;
  while (wanted !== 'nothing') {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    const next: Wanted | null = token === null ? null : after(token, wanted, open);
    if (next === null) break;
    wanted = next;
    at = TOKEN.lastIndex;
  }
  const rest = /\S/g;
  rest.lastIndex = at;
  const place = rest.exec(text)?.index ?? text.trimEnd().length;
  return text.slice(0, place).split('\n').length;
}

/** What may follow; null where the token may not stand. Opens and closes what it does. */
function after([, sign, string, word]: RegExpExecArray, wanted: Wanted, open: string[]): Wanted | null {
  const isValue = wanted === 'value' || wanted === 'value or ]';
  const isKey = wanted === 'key' || wanted === 'key or }';
  if (string !== undefined && isKey) return ':';
  if (string !== undefined || word !== undefined) return isValue ? afterValue(open) : null;
  if (sign === ':') return wanted === ':' ? 'value' : null;
  if (sign === ',') return wanted !== ', or end' ? null : open.at(-1) === '{' ? 'key' : 'value';
  if (sign === '{' || sign === '[') {
    if (!isValue) return null;
    open.push(sign);
    return sign === '{' ? 'key or }' : 'value or ]';
  }
  const mayEnd = wanted === ', or end' || wanted === (sign === '}' ? 'key or }' : 'value or ]');
  if (!mayEnd || open.pop() !== (sign === '}' ? '{' : '[')) return null;
  return afterValue(open);
}

function afterValue(open: readonly string[]): Wanted {
  return open.length === 0 ? 'nothing' : ', or end';
}
