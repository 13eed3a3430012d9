/** One page that holds the student, its weights and all that runs them: opened by a double click, without a network. */
import type * as tf from '@tensorflow/tfjs-core';
import { PupilError } from '../../errors.ts';
import { type ExportFormat, fileIn, type Runtimes } from '../format.ts';

const PAGE = 'html/student.html';
/** The page without its weights, whatever the student. */
const PAGE_BYTES = 64_000;
/** Of a weight in half precision as text (measured on three trained students: 2.12 to 2.14). */
const BYTES_A_WEIGHT = 2.13;

type Runtime = typeof import('../../../../public/take-away/html/runtime.js');

export const HTML: ExportFormat = {
  id: 'html',
  words: {
    name: 'One HTML file',
    explanation:
      'For people: a page to double-click or to send, which answers photos and the camera without a network.',
  },
  isUsual: false,
  purposes: [
    { name: PAGE, why: 'A page with the student inside: open it, show it photos. Weights as 16-bit floats.' },
  ],
  sizeBytes: (student) => Math.round(student.parameters * BYTES_A_WEIGHT) + PAGE_BYTES,
  async files(trained, materials) {
    const { writePage } = await import('./page.ts');
    return [{ name: PAGE, bytes: new TextEncoder().encode(await writePage(trained, materials)) }];
  },
  usage: () => `## Open it as a page

Double-click \`${PAGE}\`, or send it to somebody: it needs no network, no server and no installation, and its own policy forbids it
to reach any. Drop photos on it, paste one, choose some, or use the camera (where the browser gives one to a page from a file, as
Chrome does; elsewhere the page says so). It wants a browser of 2024 or later. Its weights are rounded to 16-bit floats.
`,
  // Weights in half precision: what that loses is measured.
  maxDifference: null,
  open,
};

async function open(files: ReadonlyMap<string, Uint8Array>, runtimes: Runtimes) {
  const page = new TextDecoder().decode(fileIn(files, PAGE));
  const { openStudent } = (await runtimes.module('html/runtime.js')) as Runtime;
  const answer = await openStudent(
    JSON.parse(partOf(page, 'program')),
    partOf(page, 'weights'),
    partOf(page, 'kernels'),
  );
  return {
    async probabilities(images: tf.Tensor4D) {
      const pixels = await images.data();
      const [count] = images.shape;
      const one = pixels.length / count;
      const answers = Array.from({ length: count }, (_, i) =>
        answer(pixels.subarray(i * one, (i + 1) * one)),
      );
      return Float32Array.from(answers.flatMap((row) => [...row]));
    },
    dispose() {},
  };
}

/** What stands in the script element of that id. */
function partOf(page: string, id: string): string {
  const start = page.indexOf(`id="${id}">`);
  const from = start + `id="${id}">`.length;
  const end = page.indexOf('</script>', from);
  if (start >= 0 && end >= 0) return page.slice(from, end);
  throw new PupilError('EXPORT_MISMATCH', `${PAGE} has no ${id}. Export again.`, { id });
}
