/** Which student: a preset by its id, or a network that somebody brought. */
import { deepEqual } from '../deep-equal.ts';
import { PupilError } from '../errors.ts';
import type { Network } from '../records/network.ts';
import type { FamilyTraining, StudentConfig } from '../students/family.ts';
import { studentPreset } from '../students/presets.ts';
import { STUDENT_FAMILIES } from '../students/registry.ts';
import { type Start, usualStart } from '../training/start.ts';

/** Where a network begins: enough to see with, and still quick. */
const USUAL_SIZE_PX = 128;

export type StudentChoice = string | Network;

/** @throws {PupilError} RECIPE_INVALID where there is no such preset, or the network is none at that size */
export function studentAt(
  choice: StudentChoice,
  imageSizePx: number,
): { readonly student: StudentConfig; readonly start: Start } {
  if (typeof choice === 'string') {
    const student = studentPreset(choice).config(imageSizePx);
    return { student, start: usualStart(student) };
  }
  const { name, sha256, configs } = choice;
  const student = configs.find((config) => config.imageSizePx === imageSizePx);
  if (student !== undefined) return { student, start: { kind: 'file', sha256, name, head: 'probe' } };
  const sizes = configs.map((config) => config.imageSizePx).join(', ');
  throw new PupilError(
    'RECIPE_INVALID',
    `${name} takes no photos of ${imageSizePx} px. Choose ${sizes} px.`,
    {
      what: 'image size',
      value: imageSizePx,
    },
  );
}

/** What the optimizer may ask of a student that starts so. */
export function trainingFor({ id }: StudentConfig, start: Start): FamilyTraining {
  const { training } = STUDENT_FAMILIES.get(id);
  const { learningRate, tuningRate = learningRate } = training;
  return start.kind === 'random' ? training : { ...training, learningRate: tuningRate };
}

/** The network that a student is; null for presets, and where its file is not kept any more. */
export function networkOf(student: StudentConfig, networks: readonly Network[]): Network | null {
  if (student.id !== 'onnx') return null;
  return networks.find(({ configs }) => configs.some((config) => deepEqual(config, student))) ?? null;
}

/** Of the sizes that a network takes, the one nearest to the usual. @param sizesPx at least one */
export function usualNetworkSizePx(sizesPx: readonly number[]): number {
  const distance = (px: number) => Math.abs(px - USUAL_SIZE_PX);
  return sizesPx.reduce((best, px) => (distance(px) < distance(best) ? px : best));
}
