/**
 * One decode a photo: from it come the working copy (short side at most 288 px, upright, on white, JPEG) and the
 * student's pixels (96 x 96 centre crop). Canvases are shared and drawn on in one synchronous go; software canvases
 * give the same bytes on every machine.
 */
import { MAX_IMAGE_PIXELS, STUDENT_SIDE_PX, WORKING_SHORT_SIDE_PX } from '../../core/limits.ts';
import type { ImageHeader } from '../../core/photos/header.ts';
import { decodeUpright, drawWorking } from '../shared/open-photo.ts';
import { encodeCopy } from '../shared/photos.ts';
import { createContext, createPixelReader } from '../shared/pixel-reader.ts';
import { createBudget } from './in-order.ts';

export interface Decoded {
  /** Upright, of the original. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly copy: Uint8Array<ArrayBuffer>;
  /** [STUDENT_SIDE_PX, STUDENT_SIDE_PX, 3] */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface Decoder {
  /** @throws {PupilError} IMAGE_UNDECODABLE, UNSUPPORTED_FORMAT */
  decode(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Decoded>;
}

export function createDecoder(): Decoder {
  const working = createContext(WORKING_SHORT_SIDE_PX);
  const toPixels = createPixelReader(STUDENT_SIDE_PX);
  // A decoded picture takes 4 bytes a pixel: several large ones together must not take gigabytes.
  const within = createBudget(MAX_IMAGE_PIXELS);

  const draw = async (bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<Decoded> => {
    const bitmap = await decodeUpright(bytes, header);
    let widthPx: number;
    let heightPx: number;
    let encoding: Promise<Blob>;
    let pixels: Uint8Array<ArrayBuffer>;
    try {
      ({ width: widthPx, height: heightPx } = bitmap);
      drawWorking(working, bitmap);
      encoding = encodeCopy(working.canvas);
      pixels = toPixels(working.canvas);
    } finally {
      bitmap.close();
    }
    const copy = new Uint8Array(await (await encoding).arrayBuffer());
    return { widthPx, heightPx, copy, pixels };
  };

  return {
    decode: (bytes, header) => within(header.widthPx * header.heightPx, () => draw(bytes, header)),
  };
}
