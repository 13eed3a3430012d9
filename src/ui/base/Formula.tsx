/**
 * A formula as MathML, which Chrome sets by itself and screen readers read; its source in TeX until the converter has
 * come, and if it never does.
 */
import { useEffect, useRef, useState } from 'react';
import styles from './Formula.module.css';

/** @param tex without delimiters, as in `Objective.formula` */
export function Formula({ tex }: { readonly tex: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [isSet, setIsSet] = useState(false);
  useEffect(() => {
    let isHere = true;
    void import('temml').then(
      ({ default: temml }) => {
        const target = place.current;
        if (!isHere || target === null) return;
        temml.render(tex, target, { displayMode: true, annotate: true });
        setIsSet(true);
      },
      // Without the converter (offline, before it was ever fetched) the source stays, which says the same.
      (error: unknown) =>
        console.warn('Formulas are shown as TeX: their converter could not be loaded.', error),
    );
    return () => {
      isHere = false;
    };
  }, [tex]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long formula scrolls sideways on a narrow page, and the arrow keys must reach it.
    <section className={styles['formula']} aria-label="Formula" tabIndex={0}>
      <span ref={place} hidden={!isSet} />
      {isSet ? null : <code>{tex}</code>}
    </section>
  );
}
