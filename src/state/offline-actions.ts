/**
 * Keeps the page itself in the browser, and says when a newer version waits. It never comes in by itself: a job that
 * runs is worth more than a version, so the reload is asked for.
 */
import { PupilError } from '../core/errors.ts';
import { siteAddress } from '../core/site.ts';
import type { Context } from './context.ts';
import { busyWords, isAtWork, underWay } from './jobs/under-way.ts';
import type { Session } from './session.ts';

export function offlineActions(context: Context): Pick<Session, 'update'> & { keep(): Promise<void> } {
  const tellOf = (registration: ServiceWorkerRegistration) => {
    // On the first visit nobody waits: there was no older version.
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null)
      context.set({ hasUpdate: true });
  };

  return {
    /** In the build only: a development server has no such worker, and nothing that may be kept. */
    async keep() {
      if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
      try {
        const registration = await navigator.serviceWorker.register(siteAddress('sw.js'));
        tellOf(registration);
        registration.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing?.addEventListener('statechange', () => tellOf(registration));
        });
      } catch (thrown) {
        // Private windows refuse it. Everything works without, as long as there is a network.
        console.info('This browser does not keep the page for use offline.', thrown);
      }
    },
    update: () =>
      context.attempt(context.get().station, 'none', async () => {
        const busy = underWay(context.get().jobs).find(({ job }) => isAtWork(job));
        if (busy !== undefined) throw new PupilError('JOB_RUNNING', busyWords(busy.id, 'reload'));
        const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
        if (waiting == null) {
          if (context.get().canIsolate) location.reload();
          context.set({ hasUpdate: false });
          return;
        }
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
        waiting.postMessage({ type: 'SKIP_WAITING' });
      }),
  };
}
