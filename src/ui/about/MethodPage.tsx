/**
 * One method on one screen: the idea, the formula and its letters, a picture, the source, and what could not be
 * repeated.
 */
import { pictured } from '../../core/objectives/plane/options.ts';
import { OBJECTIVES } from '../../core/objectives/registry.ts';
import { needsWords } from '../../core/supplies/needs.ts';
import { Formula } from '../base/Formula.tsx';
import { optionLabel } from '../student/TermOptions.tsx';
import styles from './AboutPages.module.css';

import { LossPicture } from './picture/LossPicture.tsx';
import { Sources } from './Sources.tsx';
import { SYMBOLS } from './symbols.ts';
import { methodText } from './texts/methods.ts';

export function MethodPage({ id }: { readonly id: string }) {
  const { name, formula, weight, weightReason, source, needs } = OBJECTIVES.get(id);
  const { idea, symbols, attempt, open, sources } = methodText(id);
  const { defaults, unseen } = pictured(id);
  return (
    <div className={styles['method']}>
      <div className={styles['words']}>
        <h3>
          {name} <code>{id}</code>
        </h3>
        <p className={styles['idea']}>{idea}</p>
        <Formula tex={formula} />
        <dl className={styles['symbols']}>
          {symbols.map((entry) => {
            const [symbol, meaning] = typeof entry === 'string' ? SYMBOLS[entry] : entry;
            return (
              <div key={symbol}>
                <dt>{symbol}</dt>
                <dd>{meaning}</dd>
              </div>
            );
          })}
        </dl>
      </div>
      <LossPicture objective={id} />
      <div className={styles['words']}>
        <h4>Try</h4>
        <p>{attempt}</p>
        <h4>Needs</h4>
        <p>{capital(needsWords(needs(defaults)))}.</p>
        <h4>Weight in a sum: {weight}</h4>
        <p>{weightReason}</p>
        {unseen.length > 0 && <h4>Also to be set</h4>}
        {unseen.map((option) => (
          <p key={option.name}>
            <b>{optionLabel(option)}</b>: {option.explanation}
          </p>
        ))}
        <h4>What was not reproducible</h4>
        <p>{open}</p>
        <h4>Source</h4>
        {sources.every(({ title }) => title !== source) && <p>{source}.</p>}
        <Sources sources={sources} />
      </div>
    </div>
  );
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
