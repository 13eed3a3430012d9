/**
 * The student as one HTML file, as somebody gets it by mail: opened from the disk, without a network. It answers photos
 * as the student itself does, whatever its classes are called.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { test as base, expect, type Page } from '@playwright/test';
import * as tf from '@tensorflow/tfjs-core';
import { pixelsOf } from '../public/take-away/preprocess.js';
import { chromiumArguments } from '../scripts/distill/chromium-arguments.ts';
import { findChromium } from '../scripts/ensure-chromium.ts';
import type { Materials } from '../src/core/exports/format.ts';
import { HTML } from '../src/core/exports/html/html.ts';
import { CLASS_NAMES, drawnStudent, liveAnswers } from '../src/core/exports/testing/drawn-student.ts';
import { takeAwayAsset } from '../src/core/exports/testing/node-take-away-asset.ts';
import { convConfig } from '../src/core/students/families/conv.ts';
import { usualStart } from '../src/core/training/start.ts';
import { expectAccessible } from './harness/accessible.ts';
import { dropOn } from './harness/drop.ts';
import { png, seeded } from './harness/images.ts';

const SIDE_PX = 32;
const TITLE = `Tom's "dogs" <script>alert(2)</script> & cats`;

const trained = drawnStudent(convConfig(SIDE_PX));
const { config } = trained.student;

const PROVENANCE = {
  name: TITLE,
  run: { recipe: { student: config, start: usualStart(config), preset: 'kd-probe', epochs: 12, seed: 7 } },
  facts: { parameters: 4_711, sizeBytes: 4 * 4_711, flopsPerImage: 1, imageSizePx: SIDE_PX },
  addedClasses: 1,
  evaluations: [{ split: 'test', labels: new Int32Array(120), figures: { top1: 0.875 } }],
  knowledge: null,
  teacher: { name: 'CLIP <b>B/32</b>', licence: 'MIT' },
} as unknown as Materials['provenance'];

/** Of a size that says where it is cut and reduced. */
function noisyPhoto(seed: number, widthPx: number, heightPx: number) {
  const random = seeded(seed);
  const tint = [random() * 200, random() * 200, random() * 200];
  const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => tint[i % 3]! + random() * 55);
  const data = Uint8Array.from({ length: widthPx * heightPx * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : rgb[(i >> 2) * 3 + (i % 4)]!,
  );
  return {
    name: `noise ${seed}.png`,
    bytes: png(rgb, widthPx, heightPx),
    data,
    width: widthPx,
    height: heightPx,
  };
}
const PHOTOS = [noisyPhoto(1, 150, 97), noisyPhoto(2, 64, 131), noisyPhoto(3, 20, 20)];

interface Opened {
  readonly page: Page;
  readonly pathOf: (photo: (typeof PHOTOS)[number]) => string;
  /** Requests beside the file and its blobs, violations of the policy, errors and dialogues. */
  readonly offences: string[];
}

const executablePath = findChromium();
const test = base.extend<{ opened: Opened }>({
  opened: async ({ context, page }, use, testInfo) => {
    const [file] = await HTML.files(trained, {
      provenance: PROVENANCE,
      calibration: async () => new Uint8Array(),
      beginning: () => Promise.reject(new Error('nobody asks how it began')),
      asset: takeAwayAsset,
    });
    const address = testInfo.outputPath('student.html');
    writeFileSync(address, file!.bytes);
    const offences: string[] = [];
    page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) offences.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') offences.push(message.text());
    });
    page.on('pageerror', (error) => offences.push(String(error)));
    page.on('dialog', async (dialog) => {
      offences.push(dialog.message());
      await dialog.dismiss();
    });
    await context.setOffline(true);
    await page.goto(pathToFileURL(address).href);
    const pathOf = (photo: (typeof PHOTOS)[number]) => {
      const path = testInfo.outputPath(photo.name);
      writeFileSync(path, photo.bytes);
      return path;
    };
    await use({ page, pathOf, offences });
    expect(offences).toEqual([]);
  },
});
test.use({
  launchOptions: {
    ...(executablePath === null ? {} : { executablePath }),
    // A camera that shows a pattern, and nobody to be asked.
    args: [...chromiumArguments(), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

/** By photo, the classes that its card names with their probabilities, the likeliest first. */
function shown(page: Page, fileName: string): Promise<(readonly [name: string, probability: number])[]> {
  return page
    .locator('#answers > li', { has: page.locator('.file', { hasText: fileName }) })
    .locator('.bars li')
    .evaluateAll((rows) =>
      rows.map(({ dataset }) => [dataset['class']!, Number(dataset['probability'])] as const),
    );
}

async function expectAnswers(page: Page): Promise<void> {
  await tf.setBackend('cpu');
  for (const photo of PHOTOS) {
    const pixels = pixelsOf(photo, [96, SIDE_PX]);
    const expected = (await liveAnswers(trained, pixels))['probabilities']!;
    const best = [...expected.keys()].sort((a, b) => expected[b]! - expected[a]!).slice(0, 5);
    const found = await shown(page, photo.name);
    expect(found).toHaveLength(5);
    for (const [place, [name, probability]] of found.entries()) {
      expect(name).toBe(CLASS_NAMES[best[place]!]);
      // Halves have eleven bits.
      expect(Math.abs(probability - expected[best[place]!]!)).toBeLessThan(2e-3);
    }
  }
}

test('answers several photos at once as the student does, and says so', async ({
  opened: { page, pathOf },
}) => {
  await expect(page).toHaveTitle(TITLE);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose photos' }).focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(PHOTOS.map(pathOf));
  await expect(page.locator('#answers > li')).toHaveCount(PHOTOS.length);
  await expectAnswers(page);
  await expect(page.getByRole('status')).toContainText('3 photos in all.');
  await expectAccessible(page, 'the page with answers');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, 'the page on a phone, in the dark');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await page.getByRole('button', { name: `Remove ${PHOTOS[1]!.name}` }).press('Enter');
  await expect(page.locator('#answers > li')).toHaveCount(2);
  await page.getByRole('button', { name: 'Remove all' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'What it sees' })).toBeHidden();
});

test('takes dropped and pasted photos, and says what it cannot read', async ({
  opened: { page, pathOf },
}) => {
  await dropOn(page, 'Show it photos', PHOTOS.slice(0, 2).map(pathOf));
  await expect(page.locator('#answers > li')).toHaveCount(2);
  await page.evaluate(
    (bytes) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([Uint8Array.from(bytes)], 'noise 3.png', { type: 'image/png' }));
      clipboardData.items.add(new File(['no picture'], 'broken.png', { type: 'image/png' }));
      dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
    },
    [...PHOTOS[2]!.bytes],
  );
  await expect(page.locator('#answers > li')).toHaveCount(4);
  await expectAnswers(page);
  await expect(page.getByRole('listitem').filter({ hasText: 'broken.png' })).toContainText('cannot open it');
});

test('looks through the camera, by keyboard', async ({ opened: { page } }) => {
  await page.getByRole('button', { name: 'Use the camera' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Keep this picture' })).toBeFocused();
  await expect(page.locator('#live-bars li')).toHaveCount(5);
  await expectAccessible(page, 'the camera');
  await page.keyboard.press('Enter');
  await expect(page.locator('#answers > li').first()).toContainText('Camera picture 1');
  await page.getByRole('button', { name: 'Stop the camera' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Camera' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Use the camera' })).toBeFocused();
});

test('asks for the camera once, however often it is asked to, and lets go of it', async ({
  opened: { page },
}) => {
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    const streams: MediaStream[] = [];
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      streams.push(stream);
      return stream;
    };
    Object.assign(globalThis, { streams });
    const button = document.getElementById('camera')!;
    button.click();
    button.click();
  });
  await expect(page.locator('#live-bars li')).toHaveCount(5);
  await page.getByRole('button', { name: 'Stop the camera' }).press('Enter');
  const states = () =>
    page.evaluate(() =>
      (globalThis as unknown as { streams: MediaStream[] }).streams.flatMap((stream) =>
        stream.getTracks().map(({ readyState }) => readyState),
      ),
    );
  expect(await states()).toEqual(['ended']);
});

test('tells how good it is and where it comes from, and lists its classes', async ({ opened: { page } }) => {
  const good = page.getByRole('region', { name: 'How good it is' });
  await expect(good).toContainText('87.5\u00a0%');
  await expect(good).toContainText('120 photos');
  await expect(good).toContainText('between 80.4\u00a0% and 92.3\u00a0%');
  await expect(good).toContainText('added by name');
  await expect(page.getByRole('region', { name: 'Where it comes from' })).toContainText(
    'CLIP <b>B/32</b> (licence: MIT)',
  );
  await page.getByText(`Its ${CLASS_NAMES.length} classes`).click();
  // Text as HTML has it: a line break is a space there.
  const names = await page
    .locator('#classes li')
    .evaluateAll((items) => items.map((item) => item.textContent));
  expect(names).toEqual(CLASS_NAMES);
});

test('may reach nothing: its policy stops a request that the network would stop too', async ({
  page,
  opened,
}) => {
  const { offences } = opened;
  const outcome = await page.evaluate(
    () =>
      new Promise<string>((tell) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => tell(effectiveDirective));
        const image = new Image();
        image.src = 'https://example.org/pixel.png';
      }),
  );
  expect(outcome).toBe('img-src');
  // That was asked for here.
  expect(offences.splice(0).join()).toMatch(/example\.org/);
});
