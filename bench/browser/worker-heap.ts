/**
 * How much JavaScript a page's workers hold, after a collection: asked of V8 itself, over Chromium's debugging
 * protocol.
 */
import type { CDPSession, Page } from '@playwright/test';

/** Watches the page's workers from now on. @returns bytes in use in all of them that live, collected first */
export async function watchWorkerHeaps(page: Page): Promise<() => Promise<number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const workers = new Set<string>();
  const answers = new Map<number, (usedBytes: number) => void>();
  let asked = 0;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') workers.add(sessionId);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: { usedSize?: number } };
    if (id !== undefined) answers.get(id)?.(result?.usedSize ?? 0);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });

  const ask = async (sessionId: string, method: string) => {
    const id = ++asked;
    const answer = new Promise<number>((resolve) => answers.set(id, resolve));
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answer;
  };
  return async () => {
    let usedBytes = 0;
    for (const sessionId of workers) {
      await ask(sessionId, 'HeapProfiler.collectGarbage');
      usedBytes += await ask(sessionId, 'Runtime.getHeapUsage');
    }
    return usedBytes;
  };
}
