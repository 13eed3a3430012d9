/** The contract of `preprocessing.json` as lines of Python, for READMEs: Pillow has the filter. */
import { reducedSidesPx } from '../training/source-side.ts';

/**
 * Lines that leave `photo`, an image of Pillow in the student's own size, RGB.
 * @param file in Python, what is opened
 */
export function photoInPython(file: string, imageSizePx: number): string {
  return `photo = ImageOps.exif_transpose(Image.open(${file})).convert('RGBA')
photo = Image.alpha_composite(Image.new('RGBA', photo.size, 'white'), photo).convert('RGB')
side = min(photo.size)
left, top = (photo.width - side) // 2, (photo.height - side) // 2
photo = photo.crop((left, top, left + side, top + side))
for size in [${reducedSidesPx(imageSizePx).join(', ')}]:
    photo = photo.resize((size, size), Image.BILINEAR)`;
}
