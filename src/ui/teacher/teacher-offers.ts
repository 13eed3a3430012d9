/**
 * The catalogue as the page offers it: a choice for each teacher, and what asking for one costs before it has been
 * fetched.
 */
import type { TeacherChoice } from '../../core/records/teacher.ts';
import { DTYPE_ORDER } from '../../core/teachers/attempts.ts';
import {
  TEACHERS,
  type TeacherDtype,
  type TeacherRecord,
  teacherRecord,
} from '../../core/teachers/catalogue.ts';

/** Id of the offer to type in any other teacher. */
export const OTHER = 'other';

export function choiceOf({ id, origin }: Pick<TeacherRecord, 'id' | 'origin'>): TeacherChoice {
  return { id, origin, dtype: 'auto', device: 'auto' };
}

/** Id of the offer that a choice belongs to. What was brought may be called like a teacher of the catalogue. */
export function offerOf({ id, origin }: Pick<TeacherChoice, 'id' | 'origin'>): string {
  if (origin !== 'built-in' && origin !== 'hub') return `${origin} ${id}`;
  return TEACHERS.some((teacher) => teacher.id === id) ? id : OTHER;
}

/** What tells one teacher from another before it has seen a photo: licence, width, and whether it reads. */
export function traitsOf({ licence, dims, hasText }: TeacherRecord): string {
  const traits = [`licence: ${licence}`];
  if (dims !== null) traits.push(`${dims} numbers a photo`);
  if (hasText !== null) traits.push(hasText ? 'reads text' : 'no text');
  return traits.join(' · ');
}

/**
 * Number formats in the order in which they would be tried. Whether a GPU has half floats is known when it is asked.
 */
export function plannedDtypes(choice: TeacherChoice, hasGpu: boolean): readonly TeacherDtype[] {
  if (choice.dtype !== 'auto') return [choice.dtype];
  const { webgpu, wasm } = DTYPE_ORDER;
  return hasGpu && choice.device !== 'wasm' ? [...new Set([...webgpu, ...wasm])] : wasm;
}

/**
 * Bytes of the model file with these weights as the catalogue has them, roughly; null = nobody knows before it is
 * asked for.
 */
export function modelBytes(choice: TeacherChoice, hasGpu: boolean): number | null {
  const { sizeBytes } = teacherRecord(choice);
  const dtype = plannedDtypes(choice, hasGpu).find((one) => sizeBytes[one] !== undefined);
  return dtype === undefined ? null : (sizeBytes[dtype] ?? null);
}

export const DTYPES: readonly { readonly value: TeacherChoice['dtype']; readonly words: string }[] = [
  { value: 'auto', words: 'automatic' },
  { value: 'fp32', words: 'fp32, exact' },
  { value: 'fp16', words: 'fp16, half the size' },
  { value: 'q8', words: 'q8, a quarter' },
  { value: 'q4', words: 'q4' },
  { value: 'q4f16', words: 'q4f16, the smallest' },
];

export const DEVICES: readonly { readonly value: TeacherChoice['device']; readonly words: string }[] = [
  { value: 'auto', words: 'automatic' },
  { value: 'webgpu', words: 'WebGPU' },
  { value: 'wasm', words: 'WASM' },
];
