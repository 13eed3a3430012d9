/** What the hand-over says of one run: its student, what it begins with, and everything that decides its training. */
import { PupilError } from '../../errors.ts';
import { writeSafetensors } from '../../files/write-safetensors.ts';
import { OBJECTIVES } from '../../objectives/registry.ts';
import type { ObjectiveTerm, Recipe } from '../../recipe/recipe.ts';
import type { Normalisation } from '../../students/interpreters/graph-model.ts';
import type { Beginning, ExportFile, Materials } from '../format.ts';
import { studentSource } from '../torch/student-source.ts';
import { type StudentNote, writeWeights } from '../torch/weights-file.ts';

/** Objectives that train.py knows. */
const KNOWN = ['ce', 'kd_probe', 'fd', 'embedkd_fixed', 'icl'];

/** @throws {PupilError} RECIPE_INVALID for a recipe that train.py cannot carry out */
export async function handOver(
  normalisation: Normalisation,
  materials: Pick<Materials, 'provenance' | 'beginning'>,
): Promise<readonly ExportFile[]> {
  const { name, run, teacher: taughtBy } = materials.provenance;
  refuseUnknown(run.recipe);
  const beginning = await materials.beginning();
  const { student, classNames, specs, values, teacher } = beginning;
  const recipe = { ...run.recipe, objective: run.recipe.objective.map(withAllOptions) };
  const note: StudentNote = {
    version: 1,
    name,
    classNames,
    teacherDims: student.teacherDims,
    recipe,
    trained: { steps: 0, processes: 0 },
  };
  const isDecayed = (spec: (typeof specs)[number]) => recipe.optimizer.decayAll || spec.decay;
  const decayed = specs.filter((spec) => spec.isTrainable && isDecayed(spec)).map((spec) => spec.name);
  const files = [
    { name: 'student.py', bytes: text(studentSource({ student, classNames, normalisation })) },
    { name: 'model.safetensors', bytes: writeWeights(specs, values, note) },
    {
      name: 'recipe.json',
      bytes: text(`${JSON.stringify({ ...note, teacher: taughtBy?.name ?? null, decayed }, null, 2)}\n`),
    },
  ];
  return teacher === null ? files : [...files, { name: 'teacher.safetensors', bytes: teacherFile(teacher) }];
}

const text = (content: string) => new TextEncoder().encode(content);

function refuseUnknown({ objective }: Recipe): void {
  const unknown = objective.filter(({ id }) => !KNOWN.includes(id)).map(({ id }) => OBJECTIVES.get(id).name);
  if (unknown.length === 0) return;
  const known = KNOWN.map((id) => OBJECTIVES.get(id).name).join(', ');
  throw new PupilError(
    'RECIPE_INVALID',
    `The trainer for clusters does not know what this recipe learns from: ${unknown.join(', ')}. It knows ${known}. Train a run of these, or export this one without the hand-over.`,
    { objectives: objective.length },
  );
}

/** With those that the recipe leaves at their defaults: nobody has to know these elsewhere. */
function withAllOptions(term: ObjectiveTerm): ObjectiveTerm {
  const defaults = OBJECTIVES.get(term.id).options.map((option) => [option.name, option.value] as const);
  return { ...term, options: { ...Object.fromEntries(defaults), ...term.options } };
}

/** mean [D], length [], centroids [K, D], probe.weight [K, D], probe.bias [K], as far as the recipe asks for them. */
function teacherFile({
  mean,
  meanLength,
  supplies,
}: NonNullable<Beginning['teacher']>): Uint8Array<ArrayBuffer> {
  const { centroids, teacherLogits } = supplies;
  const dims = mean.length;
  const tensors = new Map([
    ['mean', { shape: [dims], values: mean }],
    ['length', { shape: [], values: Float32Array.of(meanLength) }],
  ]);
  if (centroids !== undefined) {
    tensors.set('centroids', {
      shape: [centroids.values.length / dims, dims],
      values: Float32Array.from(centroids.values),
    });
  }
  if (teacherLogits !== undefined) {
    const { weights, bias } = teacherLogits;
    tensors.set('probe.weight', { shape: [bias.length, dims], values: Float32Array.from(weights) });
    tensors.set('probe.bias', { shape: [bias.length], values: Float32Array.from(bias) });
  }
  return writeSafetensors(tensors, {});
}
