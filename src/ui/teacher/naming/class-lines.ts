/**
 * Class names as a person types them: one a line, or with commas; `shoe: trainer, running shoe` for more ways to say
 * it. Before a colon a comma is part of the name.
 */
import type { ClassPrompt } from '../../../core/naming.ts';

export function readClassLines(text: string): readonly ClassPrompt[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon < 0) return partsOf(line).map((name) => ({ name, descriptions: [] }));
    const name = line.slice(0, colon).trim();
    return name === '' ? [] : [{ name, descriptions: partsOf(line.slice(colon + 1)) }];
  });
}

export function writeClassLines(prompts: readonly ClassPrompt[]): string {
  return prompts
    .map(({ name, descriptions }) =>
      descriptions.length === 0 && !name.includes(',') ? name : `${name}: ${descriptions.join(', ')}`.trim(),
    )
    .join('\n');
}

function partsOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
