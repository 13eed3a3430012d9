/** How a Hub folder is run: through transformers.js, and with ONNX Runtime alone. */
import { photoInPython } from '../photo-in-python.ts';

/** Sections of a model card, in the words of somebody who stands beside the folder `hub`. */
export function hubUsage(imageSizePx: number): string {
  return `## Use it with transformers.js (\`npm install @huggingface/transformers\`)

\`\`\`js
import { env, pipeline } from '@huggingface/transformers';

// The folder beside this script; from the Hub, its id instead, and without these two lines.
env.allowRemoteModels = false;
env.localModelPath = './';
const classify = await pipeline('image-classification', 'hub');
console.log(await classify('photo.jpg', { top_k: 3 }));
\`\`\`

\`dtype: 'fp16'\` and \`dtype: 'q8'\` take the smaller files. The library reduces photos by its own filter, in a browser without smoothing
over what it leaves out: its pixels are not those that the network learned from, and some answers differ. For the same answers, reduce
photos as below, and give the library \`new RawImage(bytes, ${imageSizePx}, ${imageSizePx}, 3)\`: at this size it changes nothing.

## Use it with ONNX Runtime (\`pip install onnxruntime pillow numpy\`)

\`\`\`python
import json
import numpy as np
import onnxruntime
from PIL import Image, ImageOps

def pixels(path):
${photoInPython('path', imageSizePx).replaceAll(/^/gm, '    ')}
    return np.asarray(photo, np.float32).transpose(2, 0, 1)[None]

session = onnxruntime.InferenceSession('hub/onnx/model.onnx')
labels = json.load(open('hub/config.json', encoding='utf-8'))['id2label']
[probabilities] = session.run(['probabilities'], {'pixel_values': pixels('photo.jpg')})
print(labels[str(probabilities[0].argmax())], probabilities[0].max())
\`\`\`

\`pixel_values\`: float32 [n, 3, ${imageSizePx}, ${imageSizePx}], RGB, 0..255; the network normalises them itself. \`logits\` and \`probabilities\`: [n, classes].
`;
}
