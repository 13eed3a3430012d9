/** Everything else that decides a run, for those who want to decide it. Presets have set it well. */

import { withAugmentation, withOptimizer } from '../../core/recipe/edit.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { Card } from '../base/Card.tsx';
import styles from './AdvancedRecipe.module.css';
import { NumberField, SelectField, SwitchField } from './Fields.tsx';
import { SamplingFields } from './SamplingFields.tsx';

interface AdvancedRecipeProps {
  readonly recipe: Recipe;
  onRecipe(recipe: Recipe): void;
}

export function AdvancedRecipe(props: AdvancedRecipeProps) {
  return (
    <Card>
      <details className={styles['more']}>
        <summary>
          Everything else <span>batch, learning rate, sampling, augmentation, seed, backend</span>
        </summary>
        <Steps {...props} />
        <SamplingFields {...props} />
        <Pictures {...props} />
        <Machine {...props} />
      </details>
    </Card>
  );
}

function Steps({ recipe, onRecipe }: AdvancedRecipeProps) {
  return (
    <fieldset className={styles['group']}>
      <legend>Steps</legend>
      <NumberField
        label="Batch"
        value={recipe.batchSize}
        min={2}
        max={1024}
        step={1}
        hint="Photos a step."
        onChange={(value) => onRecipe({ ...recipe, batchSize: Math.round(value) })}
      />
      <End recipe={recipe} onRecipe={onRecipe} />
      <LearningRate recipe={recipe} onRecipe={onRecipe} />
      <Regularisation recipe={recipe} onRecipe={onRecipe} />
    </fieldset>
  );
}

/** Whose weights the student has at the end, and when that is. */
function End({ recipe, onRecipe }: AdvancedRecipeProps) {
  return (
    <>
      <SelectField
        label="Weights of"
        value={recipe.keep}
        choices={[
          { value: 'best', label: 'The best check' },
          { value: 'last', label: 'The last step' },
        ]}
        hint="Best by validation accuracy, after each epoch."
        onChange={(keep) => onRecipe({ ...recipe, keep })}
      />
      <NumberField
        label="Patience"
        value={recipe.patience ?? 0}
        min={0}
        max={1000}
        step={1}
        unit="checks"
        hint="Ends after so many without a better one. 0 = never."
        onChange={(value) => onRecipe({ ...recipe, patience: value === 0 ? null : Math.round(value) })}
      />
    </>
  );
}

/** How far a step goes, over the course of the run. */
function LearningRate({ recipe, onRecipe }: AdvancedRecipeProps) {
  const { optimizer } = recipe;
  return (
    <>
      <NumberField
        label="Learning rate"
        value={optimizer.learningRate}
        min={1e-7}
        max={1}
        onChange={(learningRate) => onRecipe(withOptimizer(recipe, { learningRate }))}
      />
      <SelectField
        label="Schedule"
        value={optimizer.schedule}
        choices={[
          { value: 'cosine', label: 'Cosine, down to zero' },
          { value: 'constant', label: 'Constant (quirk Q2)' },
        ]}
        onChange={(schedule) => onRecipe(withOptimizer(recipe, { schedule }))}
      />
      <NumberField
        label="Warm-up"
        value={Math.round(optimizer.warmupShare * 100)}
        min={0}
        max={50}
        unit="%"
        hint="Of all steps."
        onChange={(value) => onRecipe(withOptimizer(recipe, { warmupShare: value / 100 }))}
      />
    </>
  );
}

/** What holds the weights: their decay, a limit to their steps, an average over them. */
function Regularisation({ recipe, onRecipe }: AdvancedRecipeProps) {
  const { optimizer, emaDecay } = recipe;
  return (
    <>
      <NumberField
        label="Weight decay"
        value={optimizer.weightDecay}
        min={0}
        max={1}
        onChange={(weightDecay) => onRecipe(withOptimizer(recipe, { weightDecay }))}
      />
      <NumberField
        label="Largest gradient norm"
        value={optimizer.clipNorm ?? 0}
        min={0}
        max={1000}
        hint="0 = no clipping."
        onChange={(value) => onRecipe(withOptimizer(recipe, { clipNorm: value === 0 ? null : value }))}
      />
      <NumberField
        label="Averaged weights (EMA)"
        value={emaDecay ?? 0}
        min={0}
        max={0.99999}
        hint="What is evaluated and taken away. 0 = the last weights."
        onChange={(value) => onRecipe({ ...recipe, emaDecay: value === 0 ? null : value })}
      />
      <SwitchField
        label="Decay norms and biases too"
        isOn={optimizer.decayAll}
        hint="As the paper’s code does."
        onChange={(decayAll) => onRecipe(withOptimizer(recipe, { decayAll }))}
      />
    </>
  );
}

function Pictures({ recipe, onRecipe }: AdvancedRecipeProps) {
  const { augmentation } = recipe;
  return (
    <fieldset className={styles['group']}>
      <legend>Photos</legend>
      <NumberField
        label="Smallest crop"
        value={Math.round(augmentation.minCropArea * 100)}
        min={5}
        max={100}
        unit="%"
        hint="Of the photo’s area. 100 = no crops."
        onChange={(value) => onRecipe(withAugmentation(recipe, { minCropArea: value / 100 }))}
      />
      <NumberField
        label="Colour change"
        value={augmentation.colour}
        min={0}
        max={1}
        hint="Brightness, contrast, saturation. 0 = none."
        onChange={(colour) => onRecipe(withAugmentation(recipe, { colour }))}
      />
      {recipe.views !== null && (
        <p className={styles['unused']}>Not used: this student learns on the views that the teacher saw.</p>
      )}
      <SwitchField
        label="Mirror photos"
        isOn={augmentation.flip}
        hint="Off where left and right mean something."
        onChange={(flip) => onRecipe(withAugmentation(recipe, { flip }))}
      />
    </fieldset>
  );
}

function Machine({ recipe, onRecipe }: AdvancedRecipeProps) {
  return (
    <fieldset className={styles['group']}>
      <legend>Machine</legend>
      <NumberField
        label="Seed"
        value={recipe.seed}
        min={0}
        max={2 ** 31 - 1}
        step={1}
        hint="The same seed, photos and backend give the same student, bit for bit."
        onChange={(value) => onRecipe({ ...recipe, seed: Math.round(value) })}
      />
      <SelectField
        label="Backend"
        value={recipe.backend}
        choices={[
          { value: 'auto', label: 'The faster one' },
          { value: 'webgpu', label: 'WebGPU' },
          { value: 'webgpu-half', label: 'WebGPU, products in half precision' },
          { value: 'wasm', label: 'WASM' },
        ]}
        onChange={(backend) => onRecipe({ ...recipe, backend })}
      />
    </fieldset>
  );
}
