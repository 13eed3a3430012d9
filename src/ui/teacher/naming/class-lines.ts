/** Class names as a person types them: one a line, `shoe: trainer, running shoe`. */
import type { ClassPrompt } from '../../../core/naming.ts';

/** Names pasted in one line, with commas and no colon, are a list too. */
export function readClassLines(text: string): readonly ClassPrompt[] {
  const trimmed = text.trim();
  const lines = trimmed.includes('\n') || trimmed.includes(':') ? trimmed.split('\n') : trimmed.split(',');
  return lines.flatMap((line) => {
    const [name = '', ...rest] = line.split(':');
    const descriptions = rest.join(':').split(',');
    const own = name.trim();
    if (own === '') return [];
    return [{ name: own, descriptions: descriptions.map((one) => one.trim()).filter((one) => one !== '') }];
  });
}

export function writeClassLines(prompts: readonly ClassPrompt[]): string {
  return prompts
    .map(({ name, descriptions }) =>
      descriptions.length === 0 ? name : `${name}: ${descriptions.join(', ')}`,
    )
    .join('\n');
}
