/** Has every format of an export proven with none of our kernels. Only files that agree become a zip. */
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { LoadedGraph, Runtimes } from '../../core/exports/format.ts';
import { type Proof, proveFormat } from '../../core/exports/prove.ts';
import { EXPORT_FORMATS } from '../../core/exports/registry.ts';
import type { ExportedStudent, UncheckedExport } from '../../protocol/trainer.ts';
import { compareFromBytes } from './from-bytes.ts';
import { takeAwayModule } from './take-away-module.ts';
import { zipped } from './zipped.ts';

const RUNTIMES: Runtimes = {
  tensorflow: async (artifacts) => {
    const model = await loadGraphModel(tf.io.fromMemory(artifacts));
    return {
      predict: (images) => model.predict(images) as ReturnType<LoadedGraph['predict']>,
      dispose: () => model.dispose(),
    };
  },
  onnx: async (model) => (await import('./onnx-runtime.ts')).loadOnnx(model),
  module: takeAwayModule,
  tflite: async (model) => (await import('./litert-runtime.ts')).loadTflite(model),
};

/** @throws {PupilError} EXPORT_MISMATCH */
export async function verify(unchecked: UncheckedExport): Promise<ExportedStudent> {
  const { files, formats, fileName } = unchecked;
  const proofs: Proof[] = [];
  const trained = formats.map((id) => EXPORT_FORMATS.get(id)).filter(({ isUntrained }) => !isUntrained);
  for (const format of trained) proofs.push(await proveFormat(format, files, unchecked, RUNTIMES));
  const [first] = trained;
  const fromBytes = first === undefined ? null : await compareFromBytes(first, unchecked, RUNTIMES);
  return { ...zipped(files, fileName), proofs, fromBytes };
}
