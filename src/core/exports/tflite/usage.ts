/** Sections of the README that run a .tflite file: with Python, on a phone, on a microcontroller. */
import type { UsageFacts } from '../format.ts';
import { photoInPython } from '../photo-in-python.ts';

export function tfliteUsage(facts: UsageFacts, model: string): string {
  const { imageSizePx, classNames, teacherDims } = facts;
  const directions =
    teacherDims === null
      ? ''
      : `\nThe directions of its classes are its last layer: the tensor \`class_directions.weight\` [${classNames.length}, ${teacherDims}].\n`;
  return `## Use it with TensorFlow Lite

\`${model}\` takes \`images\`, float32 [1, ${imageSizePx}, ${imageSizePx}, 3], RGB, 0..255 (normalisation is inside), and gives \`probabilities\`
[1, ${classNames.length}]. Its labels lie in it: \`unzip -p ${model} labels.txt\` shows them.
${directions}
${python(facts, model)}
${onPhones(model)}`;
}

export function int8Usage(facts: UsageFacts, model: string): string {
  const { imageSizePx, classNames } = facts;
  return `## Use it with TensorFlow Lite, eight bits

\`${model}\` takes \`images\` [1, ${imageSizePx}, ${imageSizePx}, 3], RGB, and gives \`probabilities\` [1, ${classNames.length}]. A net that computes in whole
numbers takes uint8 (the pixels as they are) and gives uint8: a probability is what it says / 256. A net of which only the
weights have 8 bits takes float32, 0..255, and gives float32. The lines below look which it is.

${python(facts, model)}
${onPhones(model)}
On a microcontroller, a net in whole numbers runs with TensorFlow Lite for Microcontrollers: \`xxd -i ${model} > model_data.cc\`
makes it a C array (\`alignas(16) const\`, so that it stays in flash). Pupil's own residual nets need the operators QUANTIZE, ADD,
CONV_2D, PAD, MEAN, FULLY_CONNECTED and SOFTMAX, its inverted-residual nets DEPTHWISE_CONV_2D too, and what answers in a
teacher's space MUL, SUM and RSQRT; of other nets the runtime names the operator that it lacks.
`;
}

function python({ imageSizePx }: UsageFacts, model: string): string {
  const script = `run_${model.split('/').at(-1)!.replace('.tflite', '')}.py`;
  return `In Python: \`pip install ai-edge-litert pillow numpy\`, save this as \`${script}\`, then \`python ${script} photo.jpg\`.

\`\`\`python
import sys
import numpy as np
from PIL import Image, ImageOps
try:
    from ai_edge_litert.interpreter import Interpreter
except ImportError:  # on older small machines
    from tflite_runtime.interpreter import Interpreter

${photoInPython('sys.argv[1]', imageSizePx)}

model = Interpreter('${model}')
model.allocate_tensors()
images, probabilities = model.get_input_details()[0], model.get_output_details()[0]
model.set_tensor(images['index'], np.asarray(photo, images['dtype'])[None])
model.invoke()
answer = model.get_tensor(probabilities['index'])[0]
if answer.dtype == np.uint8:
    answer = answer / 256
labels = open('labels.txt', encoding='utf-8').read().split('\\n')
for k in answer.argsort()[::-1][:5]:
    print(f'{answer[k]:.4f} {labels[k]}')
\`\`\`
`;
}

function onPhones(model: string): string {
  return `On phones: MediaPipe's image classifier reads \`${model}\` as it is, labels included. On Android,
\`ImageClassifier.createFromFile(context, "${model.split('/').at(-1)}")\`. It stretches a photo to a square: give it the largest centred
square, and answers are those of the other formats but for its own way of resizing.
`;
}
