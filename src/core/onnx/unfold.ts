/**
 * Exporters fold batch norms into the kernels before them. To go on learning a network wants them back: a convolution
 * with a bias becomes one without, and a norm whose bias is what is left of it, as in weights that are published folded
 * (`students/unfold-norms.ts` then finds statistics with which it answers the same).
 */
import type { Program, Step } from '../students/layers.ts';
import { NORM_EPSILON } from '../students/ops.ts';
import type { Weight } from './parameters.ts';

type Shape = readonly number[];
type Convolution = Extract<Step, { op: 'conv' | 'depthwise' }> & { readonly bias: string };

export interface Unfolded {
  readonly program: Program;
  readonly weights: ReadonlyMap<string, Weight>;
}

/**
 * Networks that have a norm of any kind are left as they are: their convolutions' biases are their own.
 * @param shapes of all the program's values
 */
export function unfolded(
  program: Program,
  shapes: readonly Shape[],
  weights: ReadonlyMap<string, Weight>,
): Unfolded {
  if (program.steps.some(({ op }) => /Norm$/.test(op))) return { program, weights };
  const folded = new Set(program.steps.filter((step, i) => isFolded(step, shapes[i + 1]!, program)));
  const given = new Map(weights);
  const steps: Step[] = [];
  const places = [0];
  for (const step of program.steps) {
    const from = step.from.map((place) => places[place]!);
    if (!folded.has(step)) steps.push({ ...step, from });
    else steps.push(...withNorm(step as Convolution, from, steps.length, given));
    places.push(steps.length);
  }
  return { program: { steps, output: places[program.output]! }, weights: given };
}

/**
 * One pixel has no statistics to speak of, which leaves squeeze-and-excitation alone; weights that two layers share
 * have no one norm.
 */
function isFolded(step: Step, [height = 1, width = 1]: Shape, { steps }: Program): boolean {
  if ((step.op !== 'conv' && step.op !== 'depthwise') || step.bias === undefined) return false;
  const users = steps.filter((other) => 'weight' in other && other.weight === step.weight);
  return height * width > 1 && users.length === 1;
}

/** The bias moves from the convolution to its norm, in the weights too. */
function withNorm(
  { bias, tap, ...step }: Convolution,
  from: readonly number[],
  place: number,
  weights: Map<string, Weight>,
): readonly Step[] {
  const name = `${step.weight.replace(/\.weight$/, '')}.norm`;
  const given = weights.get(bias)!;
  weights.delete(bias);
  weights.set(`${name}.bias`, given);
  const norm: Step = { op: 'batchNorm', name, epsilon: NORM_EPSILON, from: [place + 1] };
  return [{ ...step, from }, tap === undefined ? norm : { ...norm, tap }];
}
