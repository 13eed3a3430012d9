/**
 * The service worker that keeps the page itself offline: what the first journey needs is kept on the first visit, the
 * rest when it is first used. Generated, because little in it is ours: a list of files, a few rules, and the script
 * that adds what headers a server did not send (service-worker-headers.js). Where a server sends them, it answers with
 * the very responses that the server gave. It never touches another origin, and whatever it says of addresses it says
 * from its scope on, the path of the site.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { VitePWA, type VitePWAOptions } from 'vite-plugin-pwa';
import { PRODUCTION_HEADERS } from './headers.ts';

/**
 * Of ONNX Runtime's plain WASM build, the largest file that every visitor gets. Workbox stops at 2 MiB unless told.
 */
const MAX_KEPT_BYTES = 20 * 1024 * 1024;

/** Of the service worker, where the rules below run. */
declare const registration: ServiceWorkerRegistration;

const WHEN_FIRST_USED: NonNullable<VitePWAOptions['workbox']['runtimeCaching']> = [
  {
    urlPattern: ({ url }) => url.href.startsWith(`${registration.scope}ort/`),
    handler: 'CacheFirst',
    // A script and its WASM: those of the version before make room.
    options: { cacheName: 'pupil-ort', expiration: { maxEntries: 2, purgeOnQuotaError: true } },
  },
  {
    // What proves TensorFlow Lite files, for those who take one away.
    urlPattern: ({ url }) => url.href.startsWith(`${registration.scope}litert/`),
    handler: 'CacheFirst',
    options: { cacheName: 'pupil-litert', expiration: { maxEntries: 2, purgeOnQuotaError: true } },
  },
  {
    // Weights to start from, which the trainer holds to their hash: a new version of them lies under the same name.
    urlPattern: ({ url }) => url.href.startsWith(`${registration.scope}students/`),
    handler: 'NetworkFirst',
    options: {
      cacheName: 'pupil-students',
      cacheableResponse: { statuses: [200] },
      expiration: { maxEntries: 20, purgeOnQuotaError: true },
    },
  },
  {
    // Mirrors, and the built-in teacher in full precision. That a file is not there is worth knowing offline too.
    urlPattern: ({ url }) => url.href.startsWith(`${registration.scope}teachers/`),
    handler: 'NetworkFirst',
    options: {
      cacheName: 'pupil-teachers',
      cacheableResponse: { statuses: [200, 404] },
      expiration: { maxEntries: 200, purgeOnQuotaError: true },
    },
  },
];

/** With its hash in its name: browsers may take scripts of a service worker out of their own cache. */
function headersScript(): { readonly fileName: string; readonly source: string } {
  const code = readFileSync(new URL('service-worker-headers.js', import.meta.url), 'utf8');
  const source = `self.HEADERS_OF_PUPIL = ${JSON.stringify(PRODUCTION_HEADERS)};\n${code}`;
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
  return { fileName: `sw-headers-${hash}.js`, source };
}

export function serviceWorker(): Plugin[] {
  const headers = headersScript();
  const emitHeaders: Plugin = {
    name: 'pupil:service-worker-headers',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', ...headers });
    },
  };
  const worker = VitePWA({
    strategies: 'generateSW',
    filename: 'sw.js',
    // Nothing inline, which the content policy forbids: src/state/offline.ts registers it. The manifest stands in
    // public/.
    injectRegister: false,
    manifest: false,
    workbox: {
      importScripts: [headers.fileName],
      // One file beside it, asked for without a hash in its name and never kept by the browser's own cache: see serve.ts.
      inlineWorkboxRuntime: true,
      sourcemap: false,
      // The first visit is offline as soon as it is kept, without a reload. A later version waits until it is asked
      // in.
      clientsClaim: true,
      skipWaiting: false,
      cleanupOutdatedCaches: true,
      // Whatever is no file of ours is none offline either.
      navigateFallback: null,
      globPatterns: [
        'index.html',
        '*.{svg,webmanifest}',
        'assets/**/*',
        'ort/**/*',
        'teachers/index.json',
        'teachers/pupil-mini/*.json',
        'teachers/pupil-mini/onnx/vision_model_quantized.onnx',
        // What the recommended recipes start from.
        'students/pupil-mini/model.safetensors',
        'take-away/**/*',
      ],
      // For WebGPU: 27 MB that a machine without it never needs.
      globIgnores: ['ort/**/*asyncify*'],
      maximumFileSizeToCacheInBytes: MAX_KEPT_BYTES,
      // Their names change with their content. Threads of ONNX Runtime ask for its script by the address that it was
      // answered with, which must therefore be its own, without Workbox's revision behind it.
      dontCacheBustURLsMatching: /^(assets|ort)\//,
      runtimeCaching: WHEN_FIRST_USED,
    },
  });
  return [emitHeaders, ...worker];
}
