/** The editor of class names and of the sentences that they go into. */
import { useState } from 'react';
import type { ClassPrompt } from '../../../core/naming.ts';
import { CLASS_SLOT } from '../../../core/targets/prompts.ts';
import { Field } from '../../base/Field.tsx';
import { formatCountOf } from '../../base/format.ts';
import { useSession } from '../../base/studio-context.tsx';
import { readClassLines, writeClassLines } from './class-lines.ts';
import styles from './NamingCard.module.css';

interface ClassNamesProps {
  readonly prompts: readonly ClassPrompt[];
  readonly templates: readonly string[];
}

export function ClassNames({ prompts, templates }: ClassNamesProps) {
  const session = useSession();
  // As typed: what is read out of it drops empty lines, which a person in the middle of typing needs.
  const [text, setText] = useState(() => writeClassLines(prompts));
  const [sentences, setSentences] = useState(() => templates.join('\n'));
  const example = prompts[0]?.name ?? 'shoe';
  return (
    <div className={styles['editor']}>
      <Field
        label="Classes, one a line"
        note={
          prompts.length === 0
            ? 'Commas do as well. More ways to say it go behind a colon: “shoe: trainer, running shoe”.'
            : formatCountOf(prompts.length, 'class', 'classes')
        }
      >
        <textarea
          rows={Math.min(12, Math.max(4, text.split('\n').length + 1))}
          value={text}
          placeholder={'dress\nhat\nshoe: trainer, running shoe'}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            session.naming.setPrompts(readClassLines(event.target.value), templates);
          }}
        />
      </Field>
      <details>
        <summary>The sentences they go into</summary>
        <Field
          label={`One a line, with ${CLASS_SLOT} for the class`}
          note={`“${(templates[0] ?? CLASS_SLOT).replaceAll(CLASS_SLOT, example)}” Each class is the mean of all its sentences.`}
        >
          <textarea
            rows={6}
            value={sentences}
            spellCheck={false}
            onChange={(event) => {
              setSentences(event.target.value);
              const lines = event.target.value.split('\n').map((line) => line.trim());
              session.naming.setPrompts(
                prompts,
                lines.filter((line) => line !== ''),
              );
            }}
          />
        </Field>
      </details>
    </div>
  );
}
