/**
 * Breaks the runs of ONNX Runtime in this worker as the worker's name says: `throw 9` throws in the ninth, `hang 9` never comes back from
 * it, `memory 9` runs out of memory. To be imported before the teacher worker.
 */
import { InferenceSession } from 'onnxruntime-web/webgpu';

const [kind, at = '0'] = self.name.split(' ');
const sessions: { create(...options: unknown[]): Promise<InferenceSession> } = InferenceSession;
const create = sessions.create.bind(sessions);
let runs = 0;

sessions.create = async (...options) => {
  const session = await create(...options);
  const run = session.run.bind(session);
  session.run = async (feeds: InferenceSession.FeedsType) => {
    runs++;
    if (runs === Number(at)) fail();
    return run(feeds);
  };
  return session;
};

function fail(): void {
  if (kind === 'throw') throw new Error('failed to call OrtRun(). ERROR_CODE: 1, made up');
  if (kind === 'memory') throw new Error('std::bad_alloc');
  // A driver that never answers, as the page sees it: the thread beats no more.
  for (;;);
}
