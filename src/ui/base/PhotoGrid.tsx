/**
 * Photos as a virtualised listbox, group after group under headings. Rows scroll with the station; only those near
 * the view exist. The list itself has the focus and names its active photo, so that no key press is lost when a row
 * leaves the document. Places count the photos from 0, group after group.
 */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { STEP_KEYS, stepFrom } from './grid-rows.ts';
import styles from './PhotoGrid.module.css';
import { type GridWindowOptions, useGridWindow } from './use-grid-window.ts';

interface PhotoGridProps extends GridWindowOptions {
  readonly label: string;
  heading(group: number): ReactNode;
  keyOf(place: number): string | number;
  isSelected(place: number): boolean;
  photo(place: number): ReactNode;
  onStep(place: number, isExtending: boolean): void;
  /** @returns whether the key meant something here; the page's own keys do not hear it then */
  onKey(event: KeyboardEvent): boolean;
  onClick(event: MouseEvent, place: number): void;
}

export function PhotoGrid(props: PhotoGridProps) {
  const { list, position, gapPx } = props;
  const id = useId();
  const { grid, columns, tilePx, heightPx, visible } = useGridWindow(props);
  const press = (event: KeyboardEvent) => {
    const step = STEP_KEYS[event.key];
    if (step !== undefined) props.onStep(stepFrom(grid, position, step), event.shiftKey);
    else if (!props.onKey(event)) return;
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      className={styles['list']}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable="true"
      aria-activedescendant={`${id}-${position}`}
      onKeyDown={press}
      style={{ height: heightPx }}
    >
      {visible.map(({ key, row, topPx }) => {
        const transform = `translateY(${topPx}px)`;
        if (row.kind === 'heading') {
          return (
            <div key={key} role="presentation" className={styles['heading']} style={{ transform }}>
              {props.heading(row.group)}
            </div>
          );
        }
        const places = Array.from({ length: row.end - row.start }, (_, column) => row.start + column);
        return (
          <div
            key={key}
            role="presentation"
            className={styles['row']}
            style={{ transform, gap: gapPx, gridTemplateColumns: `repeat(${columns}, ${tilePx}px)` }}
          >
            {places.map((place) => (
              <Option
                key={props.keyOf(place)}
                of={props}
                listId={id}
                place={place}
                total={grid.rowOf.length}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}

interface OptionProps {
  readonly of: PhotoGridProps;
  readonly listId: string;
  readonly place: number;
  /** Photos of the list. */
  readonly total: number;
}

function Option({ of, listId, place, total }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and takes the keys.
    <div
      id={`${listId}-${place}`}
      role="option"
      aria-selected={of.isSelected(place)}
      aria-posinset={place + 1}
      aria-setsize={total}
      className={cx(styles['photo'], place === of.position && styles['active'])}
      onClick={(event) => of.onClick(event, place)}
    >
      {of.photo(place)}
    </div>
  );
}
