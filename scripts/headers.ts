/**
 * The headers that Pupil is served with, in production, in tests and in development (where Vite's own client needs
 * inline styles). `connect-src` names the model hub: nothing else outside the origin can be asked for anything.
 */
const HUB = 'https://huggingface.co https://*.huggingface.co https://*.hf.co';

const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  `connect-src 'self' ${HUB}`,
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "style-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** As the page says it of itself: who may frame it can be said by a header alone, and browsers complain of it here. */
export const PAGE_POLICY = DIRECTIVES.join('; ');

const POLICY = [...DIRECTIVES, "frame-ancestors 'none'"].join('; ');

export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const PRODUCTION_HEADERS = {
  'Content-Security-Policy': POLICY,
  ...ISOLATION_HEADERS,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
};
