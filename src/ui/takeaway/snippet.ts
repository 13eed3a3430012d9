/** The lines that run the student, read from the README inside the zip: what is shown is what is shipped. */
import { strFromU8, unzipSync } from 'fflate';

/** The first JavaScript block of the zip's README; null where there is none. */
export function snippetOf(zip: Uint8Array): string | null {
  const readme = readmeOf(zip);
  if (readme === undefined) return null;
  return /```(?:js|javascript|html|ts)\n([\s\S]*?)```/.exec(strFromU8(readme))?.[1]?.trimEnd() ?? null;
}

function readmeOf(zip: Uint8Array): Uint8Array | undefined {
  try {
    return Object.values(unzipSync(zip, { filter: (file) => file.name.endsWith('README.md') }))[0];
  } catch {
    // The file has been verified before it is offered; a page without its snippet is still whole.
    return undefined;
  }
}
