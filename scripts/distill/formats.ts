/** `--formats LIST|all`: in which formats a student is written, by the names that the page's registry has. */
import { EXPORT_FORMATS, usualFormats } from '../../src/core/exports/registry.ts';
import { DistillFailure } from './failure.ts';

export const formatIds = (): readonly string[] => EXPORT_FORMATS.all().map(({ id }) => id);

/** @param value undefined: what is usual @throws {DistillFailure} usage, naming what is known */
export function formatsOf(value: string | undefined): readonly string[] {
  if (value === undefined) return usualFormats().map(({ id }) => id);
  if (value === 'all') return formatIds();
  const named = value.split(',').flatMap((text) => (text.trim() === '' ? [] : [text.trim()]));
  const unknown = named.filter((id) => !formatIds().includes(id));
  if (named.length > 0 && unknown.length === 0) return [...new Set(named)];
  throw new DistillFailure(
    'usage',
    `--formats ${value}: ${unknown.length === 0 ? 'it names none' : `${unknown.join(', ')} is not known`}. Choose of ${formatIds().join(', ')}, with commas between, or all.`,
  );
}
