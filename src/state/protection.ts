/**
 * Whether the browser promises not to clear what is stored when the disk fills up. Only pages may ask for it, workers
 * may not.
 */
import type { Context } from './context.ts';

/** Of a page that opens: not being protected is news only once it was asked for. */
export async function readProtection(): Promise<true | null> {
  return (await navigator.storage.persisted()) || null;
}

/** Asks when there is work to lose. Nobody waits for the answer; a refusal is normal, and the ledger says so. */
export function askForProtection(context: Context): void {
  if (context.get().ledger.isProtected === true) return;
  navigator.storage.persist().then(
    (isProtected) => context.patch('ledger', { isProtected }),
    (thrown: unknown) => console.warn('The browser could not be asked to keep what is stored.', thrown),
  );
}
