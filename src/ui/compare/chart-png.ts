/** A drawing of the page as a picture of its own: the tokens' colours become plain ones, on the panel's colour. */

const SCALE = 2;

export async function chartPng(drawing: SVGSVGElement): Promise<Blob> {
  const tokens = getComputedStyle(drawing);
  const token = (name: string) => tokens.getPropertyValue(name).trim();
  const { width: widthPx, height: heightPx } = drawing.viewBox.baseVal;
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('width', String(widthPx * SCALE));
  copy.setAttribute('height', String(heightPx * SCALE));
  copy.setAttribute('font-family', 'sans-serif');
  copy.setAttribute('font-size', '12');
  const text = new XMLSerializer()
    .serializeToString(copy)
    .replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) => token(name));
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(widthPx * SCALE, heightPx * SCALE);
    const context = canvas.getContext('2d')!;
    context.fillStyle = token('--panel');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}
