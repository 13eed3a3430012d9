/** Code out of a README, to be run as it stands. */

/**
 * The code block of a README that holds these words.
 * @param language of the fence
 * @throws where there is none, or more than one
 */
export function blockOf(readme: string, language: string, holds: string): string {
  const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter(
    ([, fence, code]) => fence === language && code!.includes(holds),
  );
  if (blocks.length === 1) return blocks[0]![2]!;
  throw new Error(`The README has ${blocks.length} blocks of ${language} with “${holds}”.`);
}
