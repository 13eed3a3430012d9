/**
 * All families of students by the id of their configurations. A family is one file in `families/` and one
 * line here.
 */
import { createRegistry } from '../registry.ts';
import { CONV_NET } from './families/conv.ts';
import { MOBILE_NET } from './families/mobile.ts';
import { ONNX_NETWORK } from './families/onnx.ts';
import { RWKV_MIXER } from './families/rwkv.ts';
import { VISION_TRANSFORMER } from './families/vit.ts';
import type { StudentFamily } from './family.ts';

export const STUDENT_FAMILIES = createRegistry<StudentFamily>('family of students', [
  CONV_NET,
  MOBILE_NET,
  VISION_TRANSFORMER,
  RWKV_MIXER,
  ONNX_NETWORK,
]);
