/**
 * The only randomness in Pupil: sfc32, seeded, with a state that can be stored and restored, so that a resumed run
 * draws the same numbers as one that was never stopped. Reference: PractRand, sfc32 (Chris Doty-Humphrey).
 */

export type RandomState = readonly [number, number, number, number];

export interface Random {
  /** The next unsigned 32-bit integer. */
  uint32(): number;
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform integer in [0, limit). */
  below(limit: number): number;
  /** Standard normal (Box-Muller; draws two uniforms a call, keeps no spare so that the state says all). */
  normal(): number;
  /** Fisher-Yates, in place; returns its argument. */
  shuffle<A extends { [index: number]: number; readonly length: number }>(items: A): A;
  state(): RandomState;
}

function mix(seed: number, stream: number): RandomState {
  // splitmix32 spreads small seeds over the whole state.
  let z = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77)) >>> 0;
  const next = () => {
    z = (z + 0x9e3779b9) >>> 0;
    let t = z ^ (z >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
  return [next(), next(), next(), 1];
}

export function restoreRandom(saved: RandomState): Random {
  // A typed array, because engines box what a closure keeps in variables: 20 times slower.
  const words = Int32Array.from(saved);
  const uint32 = () => {
    const [a, b, c, d] = [words[0]!, words[1]!, words[2]!, words[3]!];
    const t = (((a + b) | 0) + d) | 0;
    words[0] = b ^ (b >>> 9);
    words[1] = c + (c << 3);
    words[2] = ((c << 21) | (c >>> 11)) + t;
    words[3] = d + 1;
    return t >>> 0;
  };
  const uniform = () => uint32() / 4294967296;
  const below = (limit: number) => Math.floor(uniform() * limit);
  return {
    uint32,
    uniform,
    below,
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      return radius * Math.cos(2 * Math.PI * uniform());
    },
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const held = items[i]!;
        items[i] = items[j]!;
        items[j] = held;
      }
      return items;
    },
    state: () => [words[0]!, words[1]!, words[2]!, words[3]!],
  };
}

/** A generator for one purpose: the same (seed, stream) gives the same numbers, other streams are independent. */
export function createRandom(seed: number, stream = 0): Random {
  const random = restoreRandom(mix(seed, stream));
  for (let i = 0; i < 12; i++) random.uint32();
  return random;
}
