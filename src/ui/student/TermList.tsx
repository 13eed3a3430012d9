/** What exactly is minimised: each term with its formula, weight and options; terms can go and others come. */
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import { withAdded, withOption, withoutTerm, withTerm } from '../../core/recipe/edit.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { aboutHref } from '../about/about-place.ts';
import { Button } from '../base/Button.tsx';
import { Formula } from '../base/Formula.tsx';
import { AddTerm } from './AddTerm.tsx';
import { NumberField } from './Fields.tsx';
import styles from './TermList.module.css';
import { TermOptions } from './TermOptions.tsx';

interface TermListProps {
  readonly recipe: Recipe;
  readonly hasTeacher: boolean;
  readonly teacherReads: boolean;
  onRecipe(recipe: Recipe): void;
}

export function TermList({ recipe, hasTeacher, teacherReads, onRecipe }: TermListProps) {
  const isLast = recipe.objective.length === 1;
  return (
    <div className={styles['terms']}>
      {recipe.objective.map((term, index) => {
        const objective = OBJECTIVES.get(term.id);
        return (
          <section key={term.id} aria-label={objective.name}>
            <div className={styles['head']}>
              <h3>
                {objective.name} <code>{term.id}</code>
              </h3>
              <Button
                variant="quiet"
                size="small"
                disabled={isLast}
                aria-label={`Remove ${objective.name}`}
                onClick={() => onRecipe(withoutTerm(recipe, index))}
              >
                Remove
              </Button>
            </div>
            <p>{objective.explanation}</p>
            <Formula tex={objective.formula} />
            <p className={styles['source']}>
              {objective.source}. <a href={aboutHref(term.id)}>{objective.name} as a picture</a>
            </p>
            <div className={styles['options']}>
              <NumberField
                label="Weight"
                value={term.weight}
                min={0}
                max={100}
                hint={`How much it counts in the sum. ${objective.weight} by itself: ${lowerFirst(objective.weightReason)}`}
                onChange={(weight) => onRecipe(withTerm(recipe, index, { weight }))}
              />
              <TermOptions
                term={term}
                onOption={(name, value) => onRecipe(withOption(recipe, index, name, value))}
              />
            </div>
          </section>
        );
      })}
      <AddTerm
        present={recipe.objective.map(({ id }) => id)}
        hasTeacher={hasTeacher}
        teacherReads={teacherReads}
        onAdd={(id) => onRecipe(withAdded(recipe, id))}
      />
    </div>
  );
}

/** For a sentence that goes on after a colon; names such as CLIP-KD keep their capitals. */
const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
