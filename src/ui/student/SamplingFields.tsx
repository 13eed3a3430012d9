/** How batches are drawn from the training photos, with the numbers that belong to each way. */
import { withSampling } from '../../core/recipe/edit.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { type Sampling, type SamplingKind, USUAL_SAMPLING } from '../../core/training/sampling.ts';
import styles from './AdvancedRecipe.module.css';
import { NumberField, SelectField } from './Fields.tsx';
import { SAMPLING_WORDS } from './sampling-words.ts';

const CHOICES = (Object.keys(SAMPLING_WORDS) as SamplingKind[]).map((value) => ({
  value,
  label: SAMPLING_WORDS[value].name,
}));

interface SamplingFieldsProps {
  readonly recipe: Recipe;
  onRecipe(recipe: Recipe): void;
}

export function SamplingFields({ recipe, onRecipe }: SamplingFieldsProps) {
  const { sampling } = recipe;
  return (
    <fieldset className={styles['group']}>
      <legend>Batches</legend>
      <SamplingChoice sampling={sampling} onSampling={(wanted) => onRecipe(withSampling(recipe, wanted))} />
    </fieldset>
  );
}

interface SamplingChoiceProps {
  readonly sampling: Sampling;
  onSampling(wanted: Sampling): void;
}

export function SamplingChoice({ sampling, onSampling }: SamplingChoiceProps) {
  return (
    <>
      <SelectField
        label="What a batch is drawn from"
        value={sampling.kind}
        choices={CHOICES}
        hint={SAMPLING_WORDS[sampling.kind].hint}
        onChange={(kind) => onSampling(USUAL_SAMPLING[kind])}
      />
      <Numbers sampling={sampling} onSampling={onSampling} />
    </>
  );
}

function Numbers({ sampling, onSampling }: SamplingChoiceProps) {
  switch (sampling.kind) {
    case 'cluster-capped':
      return (
        <>
          <NumberField
            label="Clusters"
            value={sampling.clusters}
            min={2}
            max={4096}
            step={1}
            hint="Of the training photos, in the teacher’s space."
            onChange={(value) => onSampling({ ...sampling, clusters: Math.round(value) })}
          />
          <NumberField
            label="Most of one cluster a pass"
            value={sampling.most ?? 0}
            min={0}
            max={100_000}
            step={1}
            hint="0 = as many as four clusters of five have."
            onChange={(value) => onSampling({ ...sampling, most: value === 0 ? null : Math.round(value) })}
          />
        </>
      );
    case 'one-of-alike':
      return (
        <NumberField
          label="Alike from a cosine of"
          value={sampling.minCosine}
          min={0}
          max={0.9999}
          hint="In the teacher’s space; never across classes."
          onChange={(minCosine) => onSampling({ ...sampling, minCosine })}
        />
      );
    case 'hard-pairs':
      return (
        <NumberField
          label="Hard pairs from"
          value={Math.round(sampling.fromShare * 100)}
          min={0}
          max={100}
          unit="%"
          hint="Of the run."
          onChange={(value) => onSampling({ ...sampling, fromShare: value / 100 })}
        />
      );
    default:
      return null;
  }
}
