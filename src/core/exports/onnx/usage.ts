/** The section of the README that runs the student with ONNX Runtime, the same for all number formats. */
import { reducedSidesPx } from '../../training/source-side.ts';
import type { UsageFacts } from '../format.ts';
import { photoInPython } from '../photo-in-python.ts';

export function usage({ imageSizePx, classNames, teacherDims }: UsageFacts): string {
  const embedding =
    teacherDims === null
      ? ''
      : `, and \`embedding\` [n, ${teacherDims}], of unit length, in the teacher's space`;
  return `## Use it with ONNX Runtime

In \`onnx/\`, \`model.onnx\` has 32-bit floats, \`model_fp16.onnx\` half the size, \`model_quantized.onnx\` a quarter: whichever you took
away. All take \`pixel_values\`, float32 [n, 3, ${imageSizePx}, ${imageSizePx}], RGB, 0..255 (normalisation is inside), and give \`logits\` and
\`probabilities\` [n, ${classNames.length}]${embedding}. The class names are in the file's metadata too, as \`class_names\`.

${inPython(imageSizePx)}

${inNode(imageSizePx)}
`;
}

function inPython(imageSizePx: number): string {
  return `In Python: \`pip install onnxruntime pillow\`, save this as \`run.py\`, then \`python run.py onnx/model.onnx photo.jpg\`.

\`\`\`python
import sys
import numpy as np
import onnxruntime
from PIL import Image, ImageOps

${photoInPython('sys.argv[2]', imageSizePx)}

options = onnxruntime.SessionOptions()
# Old processors of Intel and AMD cut off sums of eight-bit products, unless they are told not to.
options.add_session_config_entry('session.x64quantprecision', '1')
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=['CPUExecutionProvider'])
pixels = np.asarray(photo, np.float32).transpose(2, 0, 1)[None]
[probabilities] = session.run(['probabilities'], {'pixel_values': pixels})[0]
labels = open('labels.txt', encoding='utf-8').read().split('\\n')
for k in probabilities.argsort()[::-1][:5]:
    print(f'{probabilities[k]:.4f} {labels[k]}')
\`\`\``;
}

function inNode(imageSizePx: number): string {
  const pixels = imageSizePx ** 2;
  const sizes = reducedSidesPx(imageSizePx).join(', ');
  return `In Node: \`npm install onnxruntime-node sharp\` (\`onnxruntime-web\` has the same lines), save this as \`run-onnx.mjs\`, then
\`node run-onnx.mjs onnx/model.onnx photo.jpg\`.

\`\`\`js
import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { pixelsOf } from './preprocess.js';

const [model, file] = process.argv.slice(2);
const photo = sharp(file).rotate().toColourspace('srgb').flatten({ background: '#fff' }).ensureAlpha();
const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
const rgb = pixelsOf({ data, width: info.width, height: info.height }, [${sizes}]);
const pixels = Float32Array.from(rgb, (_, i) => rgb[(i % ${pixels}) * 3 + Math.floor(i / ${pixels})]);

const session = await ort.InferenceSession.create(await readFile(model));
const { probabilities } = await session.run({ pixel_values: new ort.Tensor('float32', pixels, [1, 3, ${imageSizePx}, ${imageSizePx}]) });
const labels = (await readFile('labels.txt', 'utf8')).split('\\n');
const best = [...probabilities.data].map((share, k) => [share, labels[k]]).sort((a, b) => b[0] - a[0]);
for (const [share, label] of best.slice(0, 5)) console.log(share.toFixed(4), label);
\`\`\``;
}
