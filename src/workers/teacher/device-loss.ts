/** Knows when a GPU device of this worker is lost: ONNX Runtime does not say so, and may wait for it for ever. */
import { PupilError } from '../../core/errors.ts';

let isWatching = false;
let lose: (error: PupilError) => void = () => undefined;
const lost = new Promise<never>((_, reject) => {
  lose = reject;
});
// Nobody may be waiting when it happens.
lost.catch(() => undefined);

/** Call before the runtime makes a device; more calls do nothing. */
export function watchDevices(): void {
  if (isWatching || !('GPUAdapter' in globalThis)) return;
  isWatching = true;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    void device.lost.then(({ reason, message }) => {
      lose(
        new PupilError('DEVICE_LOST', `The GPU was taken away (${message || reason || 'no reason given'}).`, {
          reason: reason ?? null,
        }),
      );
    });
    return device;
  };
}

/**
 * Rejects with DEVICE_LOST when a device of this worker is lost, and never settles otherwise. A worker that has lost
 * one is to be ended.
 */
export function deviceLoss(): Promise<never> {
  return lost;
}
