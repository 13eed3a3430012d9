/** Which output of an image encoder is its embedding, and what has to be done to it: one row of numbers a photo. */
import { PupilError } from '../../errors.ts';
import type { OnnxType, OnnxValue } from '../../files/onnx.ts';
import { type ImageEncoder, type Pooling, shapeInWords } from '../../teachers/image-encoder.ts';

export interface EmbeddingOutput {
  readonly name: string;
  readonly type: OnnxType;
  /** Of its shape, photos first. */
  readonly rank: number;
  readonly pooling: Pooling;
  /** Whether the numbers of a map of four dimensions come last. */
  readonly isChannelsLast: boolean;
}

/** As `workers/teacher/network.ts` takes what the library hands over. */
const USUAL_NAMES = ['image_embeds', 'pooler_output', 'last_hidden_state'];
const MAX_RANK = 4;

/**
 * @param encoder how a bare network is read; null for the library's own kinds
 * @throws {PupilError} TEACHER_UNSUPPORTED where the file does not say enough
 */
export function embeddingOutputOf(
  outputs: readonly OnnxValue[],
  encoder: ImageEncoder | null,
): EmbeddingOutput {
  const wanted = encoder === null ? USUAL_NAMES : [encoder.output];
  const named = wanted.map((name) => outputs.find((output) => output.name === name));
  const found = named.find((output) => output !== undefined) ?? (encoder === null ? outputs[0] : undefined);
  if (found === undefined) {
    throw new PupilError('TEACHER_UNSUPPORTED', `The teacher's file has no output called ${wanted[0]}.`);
  }
  const { name, type, shape } = found;
  const rank = shape?.length ?? 0;
  if (rank < 2 || rank > MAX_RANK) {
    throw new PupilError(
      'TEACHER_UNSUPPORTED',
      `The output ${name} of the teacher has the shape ${shapeInWords(shape)}; a probe can be put on outputs of 2 to ${MAX_RANK} dimensions, photos first. Use it as a teacher only.`,
      { rank, maxRank: MAX_RANK },
    );
  }
  if (encoder !== null)
    return { name, type, rank, pooling: encoder.pooling, isChannelsLast: encoder.layout === 'NHWC' };
  // Tokens: the class token comes first. A map: its mean over positions.
  return { name, type, rank, pooling: rank === MAX_RANK ? 'mean' : 'class-token', isChannelsLast: false };
}
