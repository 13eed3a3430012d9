/** A worker for the tests of rpc.ts: it answers, fails, leaks a rejection, loops or leaves, as asked. */
import { PupilError } from '../../core/errors.ts';
import { serve } from '../rpc.ts';

export type OddCalls = {
  double: { params: number; progress: number; result: number };
  fail: { params: null; progress: never; result: never };
  wait: { params: null; progress: never; result: string };
  leak: { params: null; progress: never; result: never };
  loop: { params: null; progress: never; result: never };
  leave: { params: null; progress: never; result: never };
  move: { params: ArrayBuffer; progress: never; result: ArrayBuffer };
};

const never = () => new Promise<never>(() => {});

serve<OddCalls>(self as never, {
  async double(value, { progress }) {
    progress(50);
    progress(100);
    return value * 2;
  },
  async fail() {
    throw new PupilError('IMAGE_TOO_LARGE', 'The image is 20000 x 20000; the limit is 64 megapixels.', {
      widthPx: 20000,
    });
  },
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  leak() {
    void Promise.reject(new Error('nobody listens'));
    return never();
  },
  async loop() {
    for (;;);
  },
  leave() {
    self.close();
    return never();
  },
  async move(buffer, { transfer }) {
    transfer([buffer]);
    return buffer;
  },
});
