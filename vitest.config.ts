import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/ensure-chromium.ts';
import { localHub } from './scripts/testing/hub/control.ts';
import { TEST_MS, WAIT_MS } from './scripts/testing/limits.ts';
import { onnxStudents } from './scripts/testing/onnx-students.ts';
import { modelsOfTheHub, teacherFiles } from './scripts/testing/teacher-files.ts';

const executablePath = findChromium();

/** Two parts of the tests at once would write one cache of bundled dependencies: see scripts/test.ts. */
const part = process.env['PUPIL_TEST_PART'] ?? '';

/** For a hang of one test or one hook, or of what it waits for. */
const LIMITS = { testTimeout: TEST_MS, hookTimeout: TEST_MS, expect: { poll: { timeout: WAIT_MS } } };

export default defineConfig({
  test: {
    projects: [
      {
        extends: './vite.config.ts',
        test: {
          name: 'unit',
          // All cores: nothing else is at work.
          maxWorkers: '100%',
          // A process a file takes a tenth longer.
          pool: 'threads',
          sequence: { groupOrder: 0 },
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts', 'node_modules/**'],
          ...LIMITS,
        },
      },
      {
        extends: './vite.config.ts',
        cacheDir: `node_modules/.vite/browser${part}`,
        // Found while a test runs, a dependency would make Vite reload the page under it.
        plugins: [teacherFiles(), localHub(modelsOfTheHub), onnxStudents()],
        optimizeDeps: {
          include: [
            '@huggingface/transformers',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js',
            '@tensorflow/tfjs-backend-webgpu',
            '@tensorflow/tfjs-converter',
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients.js',
            '@tanstack/react-virtual',
            'fflate',
            'hyparquet',
            'hyparquet-compressors',
            'hyparquet/src/column.js',
            'hyparquet/src/encoding.js',
            'hyparquet/src/plain.js',
            'idb',
            'papaparse',
            'react',
            'react-dom/client',
            'temml',
            'uplot',
            'vitest-browser-react',
            'zustand',
            'zustand/vanilla',
          ],
        },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts', 'src/**/*.browser.test.tsx'],
          ...LIMITS,
          setupFiles: ['scripts/testing/give-up.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: false,
            connectTimeout: WAIT_MS,
            screenshotFailures: false,
            provider: playwright({
              actionTimeout: WAIT_MS,
              launchOptions: {
                ...(executablePath === null ? {} : { executablePath }),
                // chromium-headless-shell has no WebGPU: the new headless mode is asked for by hand.
                args: [
                  '--headless=new',
                  '--no-sandbox',
                  '--enable-unsafe-webgpu',
                  '--use-webgpu-adapter=swiftshader',
                  '--use-angle=swiftshader',
                  '--enable-unsafe-swiftshader',
                  // SwiftShader compiles the clearing of workgroup memory for longer than the kernel itself: without it,
                  // tests on WebGPU take half. Kernels write that memory before they read it; one that did not would
                  // read noise here, and zeros for users.
                  '--enable-dawn-features=disable_workgroup_init',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                  '--no-first-run',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
