/**
 * Lets waiting messages (a pause, above all) be heard between steps. Timers would do too, but a hidden tab slows them
 * to a crawl.
 */

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** Resolves in a later turn of the event loop, after the messages that wait now. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
