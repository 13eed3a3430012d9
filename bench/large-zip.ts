/**
 * Does memory stay flat while a zip of more photos than the old format counts comes in? Makes such a zip of 32 px
 * PNGs, no two alike, imports it as the command line does, and prints the renderer's memory (resident) on the way.
 * Needs Linux, which tells it.
 *
 *   npx tsx bench/large-zip.ts [photos]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { Zip, ZipPassThrough } from 'fflate';
import { png } from '../e2e/harness/images.ts';
import { openApp, type PupilPage } from '../scripts/distill/browser.ts';
import { importFolder } from '../scripts/distill/give.ts';
import { createRandom } from '../src/core/random.ts';
import { rendererMb } from './browser/renderer-memory.ts';

const SIDE_PX = 32;
const CLASSES = 10;
const LOOK_EVERY_MS = 500;
/** 16 bits of a zip's count, and some. */
const photos = Number(process.argv[2] ?? 65_548);

/** One colour a photo, so that no two are the same, with a little noise. */
function photo(index: number): Uint8Array {
  const random = createRandom(index, 3);
  const rgb = new Uint8Array(SIDE_PX * SIDE_PX * 3);
  for (let at = 0; at < rgb.length; at++) {
    const channel = at % 3;
    rgb[at] = channel === 0 ? index % 256 : channel === 1 ? Math.floor(index / 256) : random.below(64);
  }
  return png(rgb, SIDE_PX, SIDE_PX);
}

/** The count in its directory wraps from 65,536 on, as macOS writes it. */
function zipOfPhotos(): Uint8Array {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (let i = 0; i < photos; i++) {
    const entry = new ZipPassThrough(`class ${i % CLASSES}/${i}.png`);
    zip.add(entry);
    entry.push(photo(i), true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

function doneOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as PupilPage).pupil.store.getState().jobs.import?.done ?? 0);
}

/** Says a line for each new tenth, until the import has ended. @returns the peak, in MB */
async function watch(page: Page, importing: Promise<void>): Promise<number> {
  let isOver = false;
  const over = importing.finally(() => {
    isOver = true;
  });
  // Awaited at the end.
  over.catch(() => undefined);
  let peakMb = 0;
  let told = 0;
  while (!isOver) {
    peakMb = Math.max(peakMb, rendererMb());
    const done = await doneOf(page);
    if (done >= told + photos / 10) {
      told = done;
      console.log(`${done} of ${photos}: peak ${peakMb.toFixed(0)} MB`);
    }
    await setTimeout(LOOK_EVERY_MS);
  }
  await over;
  return peakMb;
}

const folder = mkdtempSync(join(tmpdir(), 'pupil-large-zip-'));
try {
  const file = join(folder, 'photos.zip');
  writeFileSync(file, zipOfPhotos());
  const { page, close } = await openApp({ profile: null, mounts: {} });
  try {
    console.log(`before: ${rendererMb().toFixed(0)} MB`);
    const beganMs = performance.now();
    const peakMb = await watch(page, importFolder(page, { path: file }));
    const seconds = (performance.now() - beganMs) / 1000;
    const imported = await page.evaluate(
      () => (globalThis as PupilPage).pupil.store.getState().photos.length,
    );
    const withPageMb = Math.max(peakMb, rendererMb());
    console.log(`${imported} of ${photos} photos in ${seconds.toFixed(0)} s`);
    console.log(
      `peak while reading ${peakMb.toFixed(0)} MB, with the project on the page ${withPageMb.toFixed(0)} MB`,
    );
  } finally {
    await close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
