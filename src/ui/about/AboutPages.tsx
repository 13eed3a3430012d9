/** The contents on the left, or as a choice on a narrow page, and beside them the one screen that was asked for. */
import { useEffect, useId, useRef } from 'react';
import styles from './AboutPages.module.css';
import { aboutHref, openAbout } from './about-place.ts';
import { Enforced } from './Enforced.tsx';
import { EssayPage } from './EssayPage.tsx';
import { Idea } from './Idea.tsx';
import { MethodPage } from './MethodPage.tsx';
import { Measured } from './measured/Measured.tsx';
import { type Topic, topicById, topicGroups } from './topics.ts';

export function AboutPages({ topic: id }: { readonly topic: string }) {
  const topic = topicById(id);
  const screen = useRef<HTMLElement>(null);
  const contents = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads no topic, but runs anew for another one, which begins at its top.
  useEffect(() => {
    screen.current?.scrollTo(0, 0);
    contents.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [topic.id]);
  return (
    <div className={styles['pages']}>
      <TopicChoice topic={topic} />
      <nav ref={contents} aria-label="Contents" className={styles['contents']}>
        {topicGroups().map(({ title, topics }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <ul>
              {topics.map((one) => (
                <li key={one.id}>
                  <a href={aboutHref(one.id)} aria-current={one.id === topic.id ? 'page' : undefined}>
                    {one.title}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the arrow keys must reach it. */}
      <section ref={screen} className={styles['screen']} aria-label={topic.title} tabIndex={0}>
        <Screen topic={topic} />
      </section>
    </div>
  );
}

function Screen({ topic }: { readonly topic: Topic }) {
  switch (topic.kind) {
    case 'idea':
      return <Idea />;
    case 'measured':
      return <Measured />;
    case 'enforced':
      return <Enforced />;
    case 'method':
      return <MethodPage key={topic.id} id={topic.id} />;
    case 'essay':
      return <EssayPage essay={topic.essay} />;
    default:
      return topic satisfies never;
  }
}

function TopicChoice({ topic }: { readonly topic: Topic }) {
  const id = useId();
  return (
    <div className={styles['choice']}>
      <label htmlFor={id}>About</label>
      <select id={id} value={topic.id} onChange={(event) => openAbout(event.target.value)}>
        {topicGroups().map(({ title, topics }) => (
          <optgroup key={title} label={title}>
            {topics.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
