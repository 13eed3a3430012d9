/**
 * How Chromium is started by the tests and by `npm run distill`: quiet, without background traffic, with a GPU only
 * where there is one.
 */
import { existsSync } from 'node:fs';

const ALWAYS = [
  '--disable-background-networking',
  '--disable-component-update',
  // Autofill asks Google about every form it sees, an input for files among them.
  '--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--metrics-recording-only',
  // /dev/shm is 64 MB in most containers; a few thousand photos in flight do not fit.
  '--disable-dev-shm-usage',
];

/** A headless Chromium on Linux leaves even a good GPU alone unless asked. */
const LINUX_GPU = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=native',
  '--ignore-gpu-blocklist',
];

/**
 * A software GPU gives right answers at a thousandth of the speed: without a real one, WebGPU stays off and the app
 * takes WASM.
 */
function hasLinuxGpu(): boolean {
  return ['/dev/nvidia0', '/dev/dri/renderD128', '/dev/dxg'].some((path) => existsSync(path));
}

/** @param environment `PUPIL_CHROMIUM_ARGS`: further flags, separated by spaces; they come last and so win. */
export function chromiumArguments(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const further = (environment['PUPIL_CHROMIUM_ARGS'] ?? '').split(/\s+/).filter((flag) => flag !== '');
  return [
    ...ALWAYS,
    // Chromium's sandbox refuses to start as root (containers, CI).
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(process.platform === 'linux' && hasLinuxGpu() ? LINUX_GPU : []),
    ...further,
  ];
}
