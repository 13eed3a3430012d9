/**
 * The photo of each row of a list. A row whose folders disagree with those of its photo has it only while no other row
 * agrees better: of a list of all photos and a folder of a few, `dog/1.jpg` does not become `cat/1.jpg`.
 */
import type { NameMatcher } from './match-names.ts';
import { folded, readingsOf } from './name-parts.ts';

export interface Partner {
  /** Its place among the matcher's paths, or its owner. */
  readonly photo: number;
  /** Name or path is the end of the other. */
  readonly isWhole: boolean;
}

export type Found = Partner | 'several photos' | 'several rows' | null;

/** The best that the rows of a photo agree with it, in parts, and whether different names agree that much. */
interface Claim {
  readonly parts: number;
  readonly name: string;
  isShared: boolean;
}

/** @param names of the rows, in order @param folder where their list lies @returns one for each row */
export function partnersOf(names: readonly string[], matcher: NameMatcher, folder = ''): readonly Found[] {
  const tails = names.map((name) => matcher.match(name, folder));
  const claims = new Map<number, Claim>();
  tails.forEach((tail, row) => {
    if (tail === null || tail.owner === 'several') return;
    const parts = tail.isWhole ? Number.POSITIVE_INFINITY : tail.parts;
    const claim = claims.get(tail.owner);
    if (claim === undefined || parts > claim.parts) {
      claims.set(tail.owner, { parts, name: tail.isWhole ? '' : keyOf(names[row]!), isShared: false });
    } else if (!tail.isWhole && parts === claim.parts && keyOf(names[row]!) !== claim.name) {
      claim.isShared = true;
    }
  });
  return tails.map((tail) => {
    if (tail === null) return null;
    if (tail.owner === 'several') return 'several photos';
    const claim = claims.get(tail.owner)!;
    if (!tail.isWhole && tail.parts < claim.parts) return null;
    return claim.isShared ? 'several rows' : { photo: tail.owner, isWhole: tail.isWhole };
  });
}

/** The same for names that mean the same. */
function keyOf(name: string): string {
  return (readingsOf(name).at(-1) ?? []).map(folded).join('/');
}
