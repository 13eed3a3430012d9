/**
 * Breaks one run of ONNX Runtime in this worker, as the worker's name says: `throw embed 3` throws in the third run
 * of the call `embed`, `memory ...` runs out of memory, `hang ...` never comes back, `hold ...` waits until the page
 * has told a call to stop, and then goes on: a pause that comes in the middle on every machine. To be imported before
 * the teacher worker.
 */
import { InferenceSession } from 'onnxruntime-web/webgpu';

export type Break = 'throw' | 'memory' | 'hang' | 'hold';
type Told = { readonly kind: string; readonly method?: string };

const [kind, method, run] = self.name.split(' ');
const sessions: { create(...options: unknown[]): Promise<InferenceSession> } = InferenceSession;
const create = sessions.create.bind(sessions);
let current: string | undefined;
let runs = 0;
let isBroken = false;
let goOn = () => {};
const isToldToStop = new Promise<void>((resolve) => {
  goOn = resolve;
});

self.addEventListener('message', ({ data }: MessageEvent<Told>) => {
  if (data.kind === 'call') {
    current = data.method;
    runs = 0;
  }
  // After the worker itself has heard it.
  if (data.kind === 'abort') setTimeout(goOn);
});

sessions.create = async (...options) => {
  const session = await create(...options);
  const whole = session.run.bind(session);
  session.run = async (feeds: InferenceSession.FeedsType) => {
    runs++;
    if (!isBroken && current === method && runs === Number(run)) {
      isBroken = true;
      await breakDown();
    }
    return whole(feeds);
  };
  return session;
};

async function breakDown(): Promise<void> {
  switch (kind as Break) {
    case 'throw':
      throw new Error('failed to call OrtRun(). ERROR_CODE: 1, made up');
    case 'memory':
      throw new Error('std::bad_alloc');
    case 'hold':
      return isToldToStop;
    case 'hang':
      // A driver that never answers, as the page sees it: the thread beats no more.
      for (;;);
  }
}
