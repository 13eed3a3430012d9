import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ISOLATION_HEADERS } from './scripts/headers.ts';
import { litertFiles } from './scripts/litert-files.ts';
import { mirrorIndex } from './scripts/mirror/index-plugin.ts';
import { ortFiles } from './scripts/ort-files.ts';
import { pagePolicy } from './scripts/page-policy.ts';
import { pageTfjs } from './scripts/page-tfjs.ts';
import { serviceWorker } from './scripts/service-worker.ts';
import { siteBasePlugin } from './scripts/site-base.ts';

/** Under src/, as far as a path has to be said. */
const OF_EVERY_STATION = [
  ...[
    'storage/',
    'protocol/',
    'state/jobs/',
    'state/spawn.',
    'state/with-worker.',
    'state/student/slice.',
    'state/student/circumstances.',
    'ui/base/Button.',
    'ui/base/Icon.',
    'ui/base/cx.',
  ],
  ...[
    'core/records/',
    'core/recipe/',
    'core/errors.',
    'core/limits.',
    'core/random.',
    'core/registry.',
    'core/deep-equal.',
  ],
  ...[
    'core/views/plan.',
    'core/teachers/catalogue.',
    'core/photos/training-photos.',
    'core/students/families/',
    'core/students/registry.',
    'core/students/presets.',
    'core/photos/class-names.',
    'core/training/sampler.',
    'core/curves.',
    'core/metrics/top1.',
    'core/metrics/scores.',
    'core/targets/normalise.',
    'core/tensors/unit-rows.',
    'core/teachers/needed-files.',
    'core/targets/linear-logits.',
  ],
];

/** What recommends a recipe comes with the first photos, what reads kept networks with the first of them. */
const LATER =
  /\/src\/(?:core\/recipe\/(?:recommend[.-]|evidence\.)|core\/records\/(?:network|import-plan)\.|storage\/networks\.)/;

/** What every station needs comes in one file: many small ones compress worse, and the first paint fetches them all. */
function isEveryStations(id: string): boolean {
  return !LATER.test(id) && OF_EVERY_STATION.some((path) => id.includes(`/src/${path}`));
}

export default defineConfig({
  plugins: [
    react(),
    siteBasePlugin(),
    pagePolicy(),
    pageTfjs(),
    ortFiles(),
    litertFiles(),
    mirrorIndex(),
    serviceWorker(),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'base', test: isEveryStations, includeDependenciesRecursively: false }],
        },
      },
    },
  },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
});
