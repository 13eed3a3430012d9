/** End-to-end tests: the production build under the production headers, in Chromium. */
import { defineConfig } from '@playwright/test';
import { chromiumArguments } from './scripts/distill/chromium-arguments.ts';
import { findChromium } from './scripts/ensure-chromium.ts';
import { TEST_MS, WAIT_MS } from './scripts/testing/limits.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // A browser of tests waits much of its time. More than two would only wait for each other's training.
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: TEST_MS,
  expect: { timeout: WAIT_MS },
  // Where nothing works, every test would wait out its limits.
  maxFailures: 5,
  reporter: 'list',
  use: {
    actionTimeout: WAIT_MS,
    navigationTimeout: WAIT_MS,
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [...chromiumArguments()],
    },
    viewport: { width: 1440, height: 900 },
    trace: 'off',
  },
  projects: [{ name: 'chromium' }],
});
