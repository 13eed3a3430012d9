/** The two recipes that are recommended: what each is, how long it takes, and why it is this one. */
import { recipeInWords } from '../../core/recipe/recommend-words.ts';
import {
  RECOMMENDED_IDS,
  type Recommendation,
  type Recommendations,
  type RecommendedId,
} from '../../core/recipe/recommended.ts';
import { Card } from '../base/Card.tsx';
import { ChoiceCards } from '../base/ChoiceCards.tsx';
import { formatDuration } from '../base/format.ts';
import styles from './RecommendedCard.module.css';

const NAMES: Readonly<Record<RecommendedId, string>> = { quick: 'Quick', best: 'Best' };

interface RecommendedCardProps {
  readonly recommendations: Recommendations;
  /** null where the recipe is neither. */
  readonly chosen: RecommendedId | null;
  onChoice(id: RecommendedId): void;
}

export function RecommendedCard({ recommendations, chosen, onChoice }: RecommendedCardProps) {
  return (
    <Card title="Recommended" note="chosen by what was measured">
      <ChoiceCards
        label="Recommended recipes"
        choices={RECOMMENDED_IDS.map((id) => ({
          id,
          name: NAMES[id],
          explanation: <Words {...recommendations[id]} />,
          obstacle: null,
        }))}
        value={chosen}
        minWidth="wide"
        onChoice={onChoice}
      />
    </Card>
  );
}

function Words({ recipe, expectedMs, pace, reason }: Recommendation) {
  return (
    <>
      <span className={styles['what']}>{recipeInWords(recipe)}</span>
      <span className={styles['time']}>
        <strong>~{formatDuration(expectedMs)}</strong> to train{PACE_WORDS[pace]}
      </span>
      <span className={styles['reason']}>{reason}</span>
    </>
  );
}

const PACE_WORDS: Readonly<Record<Recommendation['pace'], string>> = {
  measured: '',
  scaled: ', judged by another student here',
  elsewhere: ' on two processor cores; not measured here yet',
};
