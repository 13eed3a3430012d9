/** All formats of the take-away, in the order of the page. A format is one file and one line here. */
import { createRegistry } from '../registry.ts';
import { CLUSTER } from './cluster/cluster.ts';
import type { ExportFormat } from './format.ts';
import { HTML } from './html/html.ts';
import { HUB } from './hub/hub.ts';
import { ONNX, ONNX_FP16, ONNX_INT8 } from './onnx/onnx.ts';
import { TFJS } from './tfjs.ts';
import { TFLITE } from './tflite/tflite.ts';
import { TFLITE_INT8 } from './tflite/tflite-int8.ts';
import { TORCH } from './torch/torch.ts';

export const EXPORT_FORMATS = createRegistry<ExportFormat>(
  'export format',
  [TFJS, HTML, ONNX, ONNX_FP16, ONNX_INT8, HUB, TFLITE, TFLITE_INT8, TORCH, CLUSTER],
  'UNEXPECTED',
);

/** In the zip unless somebody says otherwise. */
export function usualFormats(): readonly ExportFormat[] {
  return EXPORT_FORMATS.all().filter(({ isUsual }) => isUsual);
}
