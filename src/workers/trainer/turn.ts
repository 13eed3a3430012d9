/** Lets waiting messages (a pause, above all) be heard between steps. Timers would do too, but a hidden tab slows them to a crawl. */

const { port1, port2 } = new MessageChannel();
let resolveNext: (() => void) | undefined;
port1.onmessage = () => resolveNext?.();

/** Resolves in a later turn of the event loop. One caller at a time. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    resolveNext = resolve;
    port2.postMessage(null);
  });
}
