/** End-to-end tests: the production build under the production headers, in one Chromium. */
import { defineConfig } from '@playwright/test';
import { chromiumArguments } from './scripts/distill/chromium-arguments.ts';
import { findChromium } from './scripts/ensure-chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Training and embedding use every core there is: two tests at once would only time each other out.
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [...chromiumArguments()],
    },
    viewport: { width: 1440, height: 900 },
    trace: 'off',
  },
  projects: [{ name: 'chromium' }],
});
