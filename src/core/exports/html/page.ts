/** The page, put together: what a visitor's browser needs, in one file, which may reach nothing outside itself. */
import { PupilError } from '../../errors.ts';
import { reducedSidesPx } from '../../training/source-side.ts';
import type { Materials, TrainedStudent } from '../format.ts';
import { bundle } from './bundle.ts';
import { htmlText, scriptJson } from './escape.ts';
import { howGood, whereFrom } from './facts.ts';
import { bytesToText, packWeights } from './pack-weights.ts';
import { pageStudent } from './program.ts';

const ENTRY = 'html/page.js';
const STYLES = ['html/page.css', 'html/cards.css'];

export async function writePage(
  trained: TrainedStudent,
  { provenance, asset }: Pick<Materials, 'provenance' | 'asset'>,
): Promise<string> {
  const text = async (path: string) => new TextDecoder().decode(await asset(path));
  const { program, arrays } = pageStudent(trained);
  const weights = packWeights(arrays);
  const sizesPx = reducedSidesPx(program.sizePx);
  const { classNames } = trained;
  const script = await bundle(ENTRY, text);
  const style = (await Promise.all(STYLES.map(text))).join('\n');
  return filled(await text('html/page.html'), {
    policy: `<meta http-equiv="Content-Security-Policy" content="${await policyFor(script, style)}">`,
    title: htmlText(provenance.name),
    heading: `<h1 dir="auto">${htmlText(provenance.name)}</h1>`,
    lead: `An image classifier of ${classNames.length.toLocaleString('en')} classes. Show it a photo, and it says which of them it sees.`,
    style: `<style>${style}</style>`,
    good: howGood(provenance),
    origin: whereFrom(provenance),
    classCount: `Its ${classNames.length.toLocaleString('en')} classes`,
    student: [
      dataElement('program', scriptJson({ ...program, weights: weights.counts, sizesPx, classNames })),
      dataElement('kernels', bytesToText(await asset('html/build/product.wasm'))),
      dataElement('weights', weights.text),
    ].join('\n'),
    script: `<script type="module">${script}</script>`,
  });
}

/** Nothing in it is run, nor may hold `<`. */
function dataElement(id: string, text: string): string {
  return `<script type="text/plain" id="${id}">${text}</script>`;
}

/** Script and style by their hash: nothing else runs, whatever a name holds. Photos are blobs; all else is forbidden. */
async function policyFor(script: string, style: string): Promise<string> {
  return [
    "default-src 'none'",
    `script-src '${await hashOf(script)}' 'wasm-unsafe-eval'`,
    `style-src '${await hashOf(style)}'`,
    'img-src blob: data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

/** Each `<!--name-->` of the template, in one pass: what comes in is not looked at again. */
function filled(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/<!--(\w+)-->/g, (_, name: string) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part !== undefined) return part;
    throw new PupilError(
      'UNEXPECTED',
      `The page's template asks for ${name}, which nobody gives. Report this.`,
      { name },
    );
  });
}
