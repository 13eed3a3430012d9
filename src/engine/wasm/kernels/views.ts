/** Augmented views of photos, cut from their bytes. */
import { FUSED } from '../../../core/tensors/fused-kernel.ts';
import type { WasmKernel } from '../kernel.ts';

export const views: WasmKernel = {
  name: FUSED.views,
  run(call, { address, kernels, output, parts, scratch, spread }) {
    const photos = call.anyInput('photos');
    const [table, normal] = [call.input('views'), call.input('normal')];
    const { sidePx, sizePx } = call.attributes as { sidePx: number; sizePx: number };
    const batch = photos.shape[0]!;
    const images = output([batch, sizePx, sizePx, 3]);
    const workBytes = Math.ceil(kernels.viewScratchBytes(sidePx, sizePx) / 16) * 16;
    const work = scratch(workBytes * parts);
    const inputs = [address(photos), sidePx, address(table), address(normal), sizePx, address(images)];
    spread('views', batch, 4, (from, to, part) => [...inputs, work + part * workBytes, from, to]);
    return images;
  },
};
