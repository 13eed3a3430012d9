/**
 * The small residual conv net: stem 3x3 conv - norm - ReLU, stages of basic blocks (conv-norm-ReLU-conv-norm + skip, ReLU), the
 * first block of every stage after the first at stride 2, global average pool. He et al. 2015 in miniature; no conv has a bias.
 */
import type { Ops } from '../ops.ts';
import type { ConvConfig } from '../student.ts';

/** Images [B, S, S, 3] -> features [B, last width]. */
export function convNet<T>(ops: Ops<T>, images: T, config: ConvConfig): T {
  const norm = (x: T, name: string) =>
    config.norm === 'batch' ? ops.batchNorm(x, name) : ops.groupNorm(x, name, config.groups);
  const conv3 = (x: T, weight: string, outputs: number, stride: number) =>
    ops.conv2d(x, { weight, kernelPx: 3, outputs, stride, padding: config.padding });

  let inputs = config.widths[0]!;
  let x = ops.relu(norm(conv3(images, 'stem.conv.weight', inputs, config.stemStride), 'stem.norm'));
  for (const [stage, outputs] of config.widths.entries()) {
    for (let block = 0; block < config.blocksPerStage[stage]!; block++) {
      const name = `stage${stage}.block${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      let inner = ops.relu(norm(conv3(x, `${name}.conv1.weight`, outputs, stride), `${name}.norm1`));
      inner = norm(conv3(inner, `${name}.conv2.weight`, outputs, 1), `${name}.norm2`);
      if (stride !== 1 || inputs !== outputs) {
        const skip = {
          weight: `${name}.skip.conv.weight`,
          kernelPx: 1,
          outputs,
          stride,
          padding: 'sym' as const,
        };
        x = norm(ops.conv2d(x, skip), `${name}.skip.norm`);
      }
      x = ops.relu(ops.add(inner, x));
      inputs = outputs;
    }
    x = ops.tap(x, `map${stage}`);
  }
  return ops.globalAveragePool(x);
}
