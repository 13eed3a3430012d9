/** student.py: a student as a PyTorch module that a person can read, and all that it takes to ask it about a photo. */
import type { Normalisation } from '../../students/interpreters/graph-model.ts';
import { hasMapOut, type Student } from '../../students/student.ts';
import { reducedSidesPx } from '../../training/source-side.ts';
import { linesOfSections, writeLines } from './expressions.ts';
import { pythonText, pythonTuple } from './python.ts';
import { torchOps } from './torch-ops.ts';
import { type Value, Writer } from './values.ts';

export interface SourceFacts {
  readonly student: Student;
  readonly classNames: readonly string[];
  readonly normalisation: Normalisation;
}

export function studentSource({ student, classNames, normalisation }: SourceFacts): string {
  const writer = new Writer(student.parameters);
  const methods = methodsOf(student, writer);
  const made = madeLines(student, writer);
  const sizePx = student.config.imageSizePx;
  const sizes = reducedSidesPx(sizePx);
  const functions = [GROUP, ...writer.helperTexts()];
  const { renamed } = writer.tree;
  return `${heading(sizePx)}
CLASSES = [
${classNames.map((name) => `    ${pythonText(name)},`).join('\n')}
]

# A photo is reduced to each of these squares in turn, in pixels: the student has learned from such photos.
SIZES = ${pythonTuple(sizes)}
# Of pixels scaled to 0..1, by colour.
MEAN = ${pythonTuple(normalisation.mean)}
STD = ${pythonTuple(normalisation.std)}
${renamed.length === 0 ? '' : renamedTable(renamed)}

${functions.join('\n\n\n')}


class Student(nn.Module):
    """Photos [B, ${sizePx}, ${sizePx}, 3], RGB, 0..255 -> scores of the classes [B, ${classNames.length}]; soft-max makes them probabilities."""

    def __init__(self):
        super().__init__()
${made.map((line) => (line === '' ? '' : `        ${line}`)).join('\n')}

${methods.join('\n\n')}


${reading(renamed.length > 0)}
`;
}

const heading = (
  sizePx: number,
) => `"""A classifier of photos, made with Pupil: python student.py photo.jpg ...

Needs PyTorch 1.13 or newer, NumPy and Pillow. The weights lie beside it in model.safetensors, under the names that
the layers have here: \`load\` reads them, and \`load_state_dict\` takes what it gives.
Comments give shapes, of images [batch, channels, height, width]; photos are ${sizePx} x ${sizePx} pixels.
"""
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from torch import nn
`;

const GROUP = `def group(**parts):
    """Layers and parameters under one name: group(conv=..., norm=...).conv"""
    module = nn.Module()
    for name, part in parts.items():
        setattr(module, name, part)
    return module`;

const renamedTable = (renamed: readonly (readonly [string, string])[]) => `
# What a file calls by a name that Python's attributes cannot have.
RENAMED = {
${renamed.map(([name, path]) => `    ${pythonText(name)}: ${pythonText(path)},`).join('\n')}
}
`;

/** Whatever no answer needs, too: training does, and the file has its weights. */
function madeLines({ parameters }: Student, { tree }: Writer): readonly string[] {
  for (const { name, shape } of parameters) {
    if (tree.has(name)) continue;
    const stem = name.replace(/\.weight$/, '');
    const isMap = name.endsWith('.weight') && shape.length === 2;
    const path = isMap ? tree.layer([name, `${stem}.bias`], `nn.Linear(${shape[0]}, ${shape[1]})`) : null;
    if (path === null) tree.parameter(name, shape);
  }
  const lines = [...tree.lines()];
  if (parameters.some(({ name }) => name === 'class_directions.weight')) {
    lines.push(
      '',
      '# Given, not learned: one direction a class.',
      'self.class_directions.requires_grad_(False)',
    );
  }
  return lines;
}

function methodsOf(student: Student, writer: Writer): readonly string[] {
  const { tree } = writer;
  const ops = torchOps(writer);
  const { imageSizePx } = student.config;
  const images = writer.given([imageSizePx, imageSizePx, 3], true);
  const answers = student.forward<Value>(ops, images);
  const mapped =
    answers.projected ?? (hasMapOut(student) ? student.toTeacher<Value>(ops, answers.features) : null);

  const method = (
    [name, takes, gives]: readonly [name: string, takes: string, gives: string],
    first: readonly string[],
    output: Value,
    given: readonly [Value, string],
  ) => {
    const at = new Map([[given[0].expression, given[1]]]);
    const written = writeLines(output.expression, at, tree);
    const body = linesOfSections(written.sections, tree);
    // What is given back needs no name.
    const [, last = written.name] = /^\w+ = (.*)$/.exec(body.at(-1) ?? '') ?? [];
    const rest = [...body.slice(0, -1), `return ${last}`];
    const text = [
      `def ${name}(self, ${takes}):`,
      ...[`"""${gives}"""`, ...first, ...rest].map((line) => `    ${line}`),
    ];
    return text.map((line) => (line.trim() === '' ? '' : `    ${line}`)).join('\n');
  };
  const seen = `What it sees, [B, ${student.featureWidth}]`;
  const normalised = 'x = (pixels / 255 - torch.tensor(MEAN).to(pixels)) / torch.tensor(STD).to(pixels)';
  const methods = [
    method(
      ['backbone', 'pixels', `${seen}, in photos [B, ${imageSizePx}, ${imageSizePx}, 3] of 0..255.`],
      [normalised, 'x = x.permute(0, 3, 1, 2)'],
      answers.features,
      [images, 'x'],
    ),
  ];
  if (mapped !== null) {
    const words = `Features [B, ${student.featureWidth}] in the teacher's space [B, ${student.teacherDims}].`;
    methods.push(method(['embed', 'features', words], [], mapped, [answers.features, 'features']));
  }
  const isSpace = answers.projected !== undefined;
  methods.push(
    isSpace
      ? method(['classify', 'features', 'Features -> a score for each class.'], [], answers.logits, [
          answers.projected!,
          'self.embed(features)',
        ])
      : method(['classify', 'features', 'Features -> a score for each class.'], [], answers.logits, [
          answers.features,
          'features',
        ]),
    `    def forward(self, pixels):
        return self.classify(self.backbone(pixels))`,
  );
  return methods;
}

const reading = (hasRenamed: boolean) => `def preprocess(path, sizes=SIZES):
    """A photo as the student wants it: [S, S, 3], RGB, 0..255."""
    photo = ImageOps.exif_transpose(Image.open(path))
    if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
        photo = photo.convert("RGBA")
        photo = Image.alpha_composite(Image.new("RGBA", photo.size, "white"), photo)
    photo = photo.convert("RGB")
    side = min(photo.size)
    left, top = (photo.width - side) // 2, (photo.height - side) // 2
    photo = photo.crop((left, top, left + side, top + side))
    for size in sizes:
        photo = photo.resize((size, size), Image.BILINEAR)
    return np.asarray(photo, np.float32)


def load(path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.safetensors")):
    """The weights of a .safetensors file of 32-bit floats, by name."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    weights = {}
    for name, tensor in header.items():
        start, end = tensor["data_offsets"]
        values = np.frombuffer(data[start:end], "<f4").reshape(tensor["shape"])
        weights[${hasRenamed ? 'RENAMED.get(name, name)' : 'name'}] = torch.from_numpy(values.astype(np.float32))
    return weights


def open_student(path=None):
    """The trained student, ready to answer."""
    student = Student()
    student.load_state_dict(load(path) if path else load())
    return student.eval()


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    student = open_student()
    for path in sys.argv[1:]:
        pixels = torch.from_numpy(preprocess(path)[None])
        with torch.no_grad():
            probabilities = student(pixels).softmax(-1)[0]
        best = int(probabilities.argmax())
        print(f"{path}: {CLASSES[best]} ({probabilities[best]:.1%})")`;
