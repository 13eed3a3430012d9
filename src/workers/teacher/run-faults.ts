/** Gives the failures of a network in use their names, so that the page knows what another worker can mend. */
import { PupilError, toWire } from '../../core/errors.ts';
import type { Attempt } from '../../core/teachers/attempts.ts';
import { deviceLoss } from './device-loss.ts';
import type { Network } from './network.ts';

/**
 * A batch on a GPU takes seconds at the very most; drivers that hang say nothing. On WASM the page hears the silence
 * itself.
 */
const GPU_SILENT_MS = 60_000;
const MEMORY =
  /out of memory|bad_alloc|alloc\w* failed|(could not|failed to|cannot) (be )?allocat|memory access out of bounds/i;
const DEVICE = /device.{0,20}lost|lost.{0,20}device|device.{0,20}destroyed/i;

export function withRunFaults(network: Network, device: Attempt['device']): Network {
  return {
    async run(pixels, photos) {
      try {
        const answers = network.run(pixels, photos);
        return device === 'webgpu' ? await answeredInTime(answers) : await answers;
      } catch (thrown) {
        throw named(thrown, device);
      }
    },
    close: () => network.close(),
  };
}

async function answeredInTime(answers: Promise<Float32Array>): Promise<Float32Array> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = GPU_SILENT_MS / 1000;
      reject(new PupilError('DEVICE_LOST', `The GPU gave no answer for ${seconds} s.`, { seconds }));
    }, GPU_SILENT_MS);
  });
  try {
    return await Promise.race([answers, deviceLoss(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

function named(thrown: unknown, device: Attempt['device']): PupilError {
  const { code, message } = toWire(thrown);
  if (thrown instanceof PupilError && code !== 'UNEXPECTED') return thrown;
  const where = device === 'webgpu' ? 'on the GPU' : 'on WASM';
  const words = message.replace(/\.?$/, '.');
  if (MEMORY.test(message))
    return new PupilError(
      'OUT_OF_MEMORY',
      `Memory ran out ${where}: ${words}`,
      { device },
      { cause: thrown },
    );
  if (device === 'webgpu' && DEVICE.test(message))
    return new PupilError('DEVICE_LOST', `The GPU was taken away: ${words}`, { device }, { cause: thrown });
  return new PupilError(
    'INFERENCE_FAILED',
    `The network failed ${where}: ${words}`,
    { device },
    { cause: thrown },
  );
}
