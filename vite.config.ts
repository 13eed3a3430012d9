import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ISOLATION_HEADERS } from './scripts/headers.ts';
import { ortFiles } from './scripts/ort-files.ts';
import { serviceWorker } from './scripts/service-worker.ts';

export default defineConfig({
  plugins: [react(), ortFiles(), serviceWorker()],
  worker: { format: 'es' },
  build: { target: 'es2024', assetsInlineLimit: 0, sourcemap: false, modulePreload: { polyfill: false } },
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
});
