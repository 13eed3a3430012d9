/**
 * JSON from a stranger: bounded, valid UTF-8, an object at the top, and nowhere a key that could reach a prototype
 * when it is copied.
 */
import { PupilError } from '../errors.ts';

/**
 * @param what names the file in the refusal
 * @throws {PupilError} MODEL_INVALID
 */
export function parseForeignJson(
  bytes: Uint8Array,
  maxBytes: number,
  what: string,
): Readonly<Record<string, unknown>> {
  if (bytes.length > maxBytes) {
    throw refused(
      what,
      `it has ${bytes.length.toLocaleString('en')} bytes, at most ${maxBytes.toLocaleString('en')} are read`,
      {
        sizeBytes: bytes.length,
        maxBytes,
      },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refused(what, 'it is no valid JSON', {}, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused(what, 'it holds no object');
  refusePrototypeKeys(value, what);
  return value as Readonly<Record<string, unknown>>;
}

/** With a list of work instead of recursion: JSON may be nested deeper than the stack. */
function refusePrototypeKeys(root: object, what: string): void {
  const waiting: object[] = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (Object.hasOwn(at, '__proto__')) throw refused(what, 'it has a key called __proto__');
    for (const child of Object.values(at))
      if (typeof child === 'object' && child !== null) waiting.push(child);
  }
}

function refused(
  what: string,
  why: string,
  facts: Readonly<Record<string, number>> = {},
  options?: ErrorOptions,
): PupilError {
  return new PupilError(
    'MODEL_INVALID',
    `${what} is refused: ${why}. Download the model again.`,
    facts,
    options,
  );
}
