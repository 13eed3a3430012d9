/**
 * Students by name. Each preset keeps its cost about the same at 32, 64 and 96 px, but for the one whose weights are
 * given. Above that it grows: a residual net's with the area of the photo, of which its stem still keeps a quarter; an
 * inverted-residual net's likewise, from less than at 96 px, since it halves large photos once more; a transformer's
 * and a token mixer's with the number of patches of 16 px.
 */
import { deepEqual } from '../deep-equal.ts';
import { PupilError } from '../errors.ts';
import type { StudentConfig, StudentPreset } from './family.ts';
import { STUDENT_FAMILIES } from './registry.ts';

export const IMAGE_SIZES_PX = [32, 64, 96, 128, 160, 192, 224] as const;
export type ImageSizePx = (typeof IMAGE_SIZES_PX)[number];

/** Of all families, in the order of the page. */
export function studentPresets(): readonly StudentPreset[] {
  return STUDENT_FAMILIES.all().flatMap(({ presets }) => presets);
}

export function studentIds(): readonly string[] {
  return studentPresets().map(({ id }) => id);
}

/** @throws {PupilError} RECIPE_INVALID where no preset has the name */
export function studentPreset(id: string): StudentPreset {
  const found = studentPresets().find((preset) => preset.id === id);
  if (found !== undefined) return found;
  const known = studentIds().join(', ');
  throw new PupilError('RECIPE_INVALID', `There is no student called ${id}. Choose one of ${known}.`, {
    what: 'student',
    value: id,
  });
}

/** The preset that a configuration is, at whatever image size; null where it is nobody's. */
export function presetOf(config: StudentConfig): StudentPreset | null {
  const { presets } = STUDENT_FAMILIES.get(config.id);
  return presets.find((preset) => deepEqual(preset.config(config.imageSizePx), config)) ?? null;
}

/** The preset of the same kind of student: what one that was changed by hand takes its training settings from. */
export function nearestPreset(config: StudentConfig): string {
  const family = STUDENT_FAMILIES.get(config.id);
  const [first = studentPresets()[0]!] = family.presets;
  return presetOf(config)?.id ?? family.nearestPreset?.(config) ?? first.id;
}

/** A student's name, or that of its family where it is nobody's preset. */
export function studentName(config: StudentConfig): string {
  const family = STUDENT_FAMILIES.get(config.id);
  return presetOf(config)?.name ?? family.nameOf?.(config) ?? family.name;
}

/**
 * Whose published weights fit a student, at whatever image size: kernels are convolved. null for nobody's.
 * Such a file holds them in tfjs layout under the student's own names, batch norms folded into the kernels
 * before them (each norm's bias is what is left of it): `unfold-norms.ts` gives a run norms that can train.
 */
export function publishedFor(config: StudentConfig): string | null {
  const preset = presetOf(config);
  return preset?.published === undefined ? null : preset.id;
}
