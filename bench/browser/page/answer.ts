/** Answers the bench's requests in a worker, one at a time. */
export function answerRequests<Requests extends object>(requests: Requests): void {
  globalThis.onmessage = async ({ data }: MessageEvent<{ request: keyof Requests; given: never[] }>) => {
    try {
      const handle = requests[data.request] as (...given: never[]) => Promise<unknown>;
      globalThis.postMessage({ answer: await handle(...data.given) });
    } catch (thrown) {
      globalThis.postMessage({
        failure: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      });
    }
  };
}
