/**
 * One decode a photo: from it come the working copy (short side at most 288 px, upright, on white, JPEG) and the
 * student's pixels (96 x 96 centre crop). Canvases are shared and drawn on in one synchronous go; software canvases
 * give the same bytes on every machine.
 */
import { PupilError } from '../../core/errors.ts';
import { MAX_IMAGE_PIXELS, STUDENT_SIDE_PX, WORKING_SHORT_SIDE_PX } from '../../core/limits.ts';
import type { ImageHeader } from '../../core/photos/header.ts';
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
  /** @throws {PupilError} IMAGE_UNDECODABLE */
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
      const scale = Math.min(1, WORKING_SHORT_SIDE_PX / Math.min(widthPx, heightPx));
      drawOnWhite(
        working,
        bitmap,
        Math.max(1, Math.round(widthPx * scale)),
        Math.max(1, Math.round(heightPx * scale)),
      );
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

/** Never with a crop: Chromium's crop disagrees with EXIF orientation (nodeca/pica 217). */
async function decodeUpright(bytes: Uint8Array<ArrayBuffer>, header: ImageHeader): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: MIME_TYPES[header.format] }), {
      imageOrientation: 'from-image',
    });
  } catch (cause) {
    throw new PupilError(
      'IMAGE_UNDECODABLE',
      `The picture is damaged: its ${header.format.toUpperCase()} data cannot be decoded to the end.`,
      { format: header.format },
      { cause },
    );
  }
}

const MIME_TYPES: Readonly<Record<ImageHeader['format'], string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  avif: 'image/avif',
  ico: 'image/x-icon',
};

function drawOnWhite(
  context: OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap,
  widthPx: number,
  heightPx: number,
): void {
  const { canvas } = context;
  if (canvas.width !== widthPx || canvas.height !== heightPx) {
    // Resizing resets the context's state.
    canvas.width = widthPx;
    canvas.height = heightPx;
    context.imageSmoothingQuality = 'high';
  }
  context.fillStyle = '#fff';
  context.fillRect(0, 0, widthPx, heightPx);
  context.drawImage(bitmap, 0, 0, widthPx, heightPx);
}
