/**
 * A network that came as a bare .onnx: fed and read as its file and the user's answers say, whatever it calls its
 * input and output.
 */
import type { Tensor } from '@huggingface/transformers';
import { PupilError } from '../../core/errors.ts';
import { floatToHalf, halvesToFloats } from '../../core/files/half.ts';
import type { Attempt } from '../../core/teachers/attempts.ts';
import type { ImageEncoder } from '../../core/teachers/image-encoder.ts';
import { channelsLast, pooled } from '../../core/teachers/pooling.ts';
import { joined } from './joined.ts';
import type { InputSize, Network } from './network.ts';
import type { Transformers } from './runtime.ts';
import { throwSessionFailure } from './session-guard.ts';

/** @throws whatever the library or the device says: a failed attempt, not the end */
export async function openEncoder(
  transformers: Transformers,
  id: string,
  encoder: ImageEncoder,
  { device, dtype }: Attempt,
  size: InputSize,
): Promise<Network> {
  const model = await transformers.PreTrainedModel.from_pretrained(id, { device, dtype });
  throwSessionFailure();
  const values = 3 * size.widthPx * size.heightPx;

  /** @param pixels [photos, 3, heightPx, widthPx] */
  const answer = async (pixels: Float32Array, photos: number) => {
    const isFirst = encoder.layout === 'NCHW';
    const fed = isFirst ? pixels : channelsLast(pixels, photos);
    const shape = isFirst
      ? [photos, 3, size.heightPx, size.widthPx]
      : [photos, size.heightPx, size.widthPx, 3];
    const input =
      encoder.inputType === 'float16'
        ? new transformers.Tensor('float16', halves(fed), shape)
        : new transformers.Tensor('float32', fed, shape);
    const outputs = (await model({ [encoder.input]: input })) as Readonly<Record<string, unknown>>;
    throwSessionFailure();
    const output = Object.hasOwn(outputs, encoder.output) ? outputs[encoder.output] : undefined;
    if (!isTensor(output))
      throw new PupilError('TEACHER_UNSUPPORTED', `The network gave no output called ${encoder.output}.`);
    return pooled(floatsOf(output), output.dims, encoder.pooling, encoder.layout);
  };

  return {
    async run(pixels, photos) {
      const { batch } = encoder;
      if (batch === null || batch === photos) return answer(pixels, photos);
      const parts: Float32Array[] = [];
      for (let from = 0; from < photos; from += batch) {
        const some = Math.min(batch, photos - from);
        // The file takes just so many: what is missing of the last ones is black.
        const padded = new Float32Array(batch * values);
        padded.set(pixels.subarray(from * values, (from + some) * values));
        const answers = await answer(padded, batch);
        parts.push(answers.subarray(0, (answers.length / batch) * some));
      }
      return joined(parts, Float32Array);
    },
    async close() {
      await model.dispose();
    },
  };
}

/** The runtime takes Float16Array where the browser has it, and bit patterns elsewhere. */
function halves(values: Float32Array): Uint16Array | Float16Array {
  if ('Float16Array' in globalThis) return Float16Array.from(values);
  return Uint16Array.from(values, floatToHalf);
}

function floatsOf({ data }: Tensor): ArrayLike<number> {
  return data instanceof Uint16Array ? halvesToFloats(data) : (data as Float32Array);
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dims' in value && 'data' in value;
}
