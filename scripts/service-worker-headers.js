/**
 * Runs in the service worker, before Workbox: adds the production headers to whatever it serves, where the server did
 * not send them. So a page on a host that sends no headers is isolated and under its policy from its second load on,
 * and so are its workers, which obey the policy of their own response.
 *
 * The one door that all of Workbox's answers go through is `respondWith`: a listener of our own could only answer
 * instead of Workbox. `HEADERS_OF_PUPIL` stands above, written by scripts/service-worker.ts.
 */
const { respondWith } = FetchEvent.prototype;

/** The page tells by it whose policy it is under: src/ui/about/Enforced.tsx. */
const MARK = 'Pupil-Policy-By';

function withHeaders(response) {
  const missing = Object.entries(self.HEADERS_OF_PUPIL).filter(([name]) => !response.headers.has(name));
  // Of another origin, a redirect or an error: not ours to write on.
  if (missing.length === 0 || response.status === 0 || response.redirected) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  if (!response.headers.has('Content-Security-Policy')) headers.set(MARK, 'service worker');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

FetchEvent.prototype.respondWith = function (answer) {
  return respondWith.call(this, Promise.resolve(answer).then(withHeaders));
};
