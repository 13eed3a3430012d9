/**
 * Which (device, number format) of a model file gave wrong answers in this browser on this GPU: they are not run
 * again until the user asks for it. Another browser version, another GPU or other bytes are another story, and are
 * tested anew.
 */
import { list, number, oneOf, orNull, parser, record, text } from '../core/records/shape.ts';
import { readSetting, writeSetting } from './settings.ts';

const SETTING = 'teacher-refusals';
/** Old ones make room: a forgotten refusal costs one more test. */
const MOST = 100;

/** What a verdict holds for. */
export interface RefusalKey {
  readonly teacherId: string;
  readonly browser: string;
  readonly deviceName: string;
  readonly device: 'webgpu' | 'wasm';
  readonly dtype: string;
  /** SHA-256 of the model file. */
  readonly fileHash: string;
}

export interface Refusal extends RefusalKey {
  readonly cosine: number | null;
  readonly reason: string;
}

const parseRefusals = parser(
  'What was refused of teachers',
  'It is tested again.',
  list(
    record<Refusal>({
      teacherId: text,
      browser: text,
      deviceName: text,
      device: oneOf(['webgpu', 'wasm']),
      dtype: text,
      fileHash: text,
      cosine: orNull(number),
      reason: text,
    }),
  ),
);

export async function storedRefusals(): Promise<readonly Refusal[]> {
  return (await readSetting(SETTING, parseRefusals)) ?? [];
}

export function findRefusal(refusals: readonly Refusal[], key: RefusalKey): Refusal | null {
  return refusals.find((one) => isSame(one, key)) ?? null;
}

export async function rememberRefusal(refusal: Refusal): Promise<void> {
  const others = (await storedRefusals()).filter((one) => !isSame(one, refusal));
  await writeSetting(SETTING, [refusal, ...others].slice(0, MOST));
}

/** Forgets all of one teacher, so that its next load tests everything. */
export async function forgetRefusals(teacherId: string): Promise<void> {
  const others = (await storedRefusals()).filter((one) => one.teacherId !== teacherId);
  await writeSetting(SETTING, others);
}

const KEYS: readonly (keyof RefusalKey)[] = [
  'teacherId',
  'browser',
  'deviceName',
  'device',
  'dtype',
  'fileHash',
];

function isSame(a: RefusalKey, b: RefusalKey): boolean {
  return KEYS.every((key) => a[key] === b[key]);
}
