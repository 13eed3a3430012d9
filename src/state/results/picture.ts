/** What stands on the page, a frame of the webcam, as pixels, small enough to travel to a worker. */

const SHORT_SIDE_PX = 288;

export interface Picture {
  /** RGBA on white, [heightPx, widthPx, 4] */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

export async function reducedPixels(image: ImageBitmapSource): Promise<Picture> {
  const bitmap = await createImageBitmap(image);
  const scale = Math.min(1, SHORT_SIDE_PX / Math.min(bitmap.width, bitmap.height));
  const widthPx = Math.max(1, Math.round(bitmap.width * scale));
  const heightPx = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, widthPx, heightPx);
  drawing.imageSmoothingQuality = 'high';
  drawing.drawImage(bitmap, 0, 0, widthPx, heightPx);
  bitmap.close();
  return { pixels: drawing.getImageData(0, 0, widthPx, heightPx).data, widthPx, heightPx };
}
