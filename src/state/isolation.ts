/**
 * Threads need an isolated page. Where the server does not send the headers for it, the service worker adds them to
 * what it serves: a page that came before it has to be loaded again, once, and never under somebody's hands.
 */
import type { Context } from './context.ts';
import { underWay } from './jobs/under-way.ts';
import type { Studio } from './studio.ts';

/** Of this tab: a page that is not isolated after its reload never will be. */
const RELOADED = 'pupil-reloaded-to-isolate';

/** Whether nobody has begun anything that a reload could take away. */
export function isUntouched(
  { jobs, proposal }: Pick<Studio, 'jobs' | 'proposal'>,
  isTouched: boolean,
): boolean {
  return !isTouched && proposal === null && underWay(jobs).length === 0;
}

/** Before anybody can touch the page, and before the service worker is registered. Loads the page again once it is kept, or offers that. */
export function isolateWhenKept(context: Context): void {
  const { serviceWorker } = navigator;
  // Private windows, and addresses that are not secure, have none.
  if (serviceWorker === undefined || crossOriginIsolated || serviceWorker.controller !== null) return;
  let isTouched = false;
  const touch = () => {
    isTouched = true;
  };
  for (const event of ['pointerdown', 'keydown'])
    addEventListener(event, touch, { once: true, capture: true });
  const reload = () => {
    // Asked for here: where a browser keeps nothing, this throws, and no service worker ever takes over.
    if (sessionStorage.getItem(RELOADED) !== null) return;
    if (!isUntouched(context.get(), isTouched)) {
      context.set({ canIsolate: true });
      return;
    }
    sessionStorage.setItem(RELOADED, 'yes');
    location.reload();
  };
  serviceWorker.addEventListener('controllerchange', reload, { once: true });
}
