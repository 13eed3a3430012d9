/** A chart's quiet corner: one button that says how the chart is drawn and opens axes, smoothing, table and files. */
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { type ChartView, MAX_SMOOTHING } from './chart-view.ts';
import styles from './LineChart.module.css';

interface ChartToolsProps {
  readonly title: string;
  readonly view: ChartView;
  readonly canLogY: boolean;
  readonly isTable: boolean;
  readonly isEmpty: boolean;
  onView(change: Partial<ChartView>): void;
  onTable(isTable: boolean): void;
  onCsv(): void;
  onPng(): void;
}

export function ChartTools(props: ChartToolsProps) {
  const { title, view } = props;
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    toggle.current?.focus();
  };
  const leave = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const choose = (act: () => void) => {
    setOpen(false);
    toggle.current?.focus();
    act();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from anywhere inside it, and so does leaving it
    <div className={styles['tools']} onKeyDown={close} onBlur={leave}>
      <button
        ref={toggle}
        type="button"
        className={styles['toolsToggle']}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles['hidden']}>View of {title}: </span>
        {viewInWords(view)}
      </button>
      <div id={panelId} className={styles['panel']} hidden={!isOpen} tabIndex={-1}>
        <ViewFields view={view} canLogY={props.canLogY} onView={props.onView} />
        <Files {...props} choose={choose} />
      </div>
    </div>
  );
}

function ViewFields({ view, canLogY, onView }: Pick<ChartToolsProps, 'view' | 'canLogY' | 'onView'>) {
  return (
    <>
      <Switch label="log x" isOn={view.isLogX} onChange={(isLogX) => onView({ isLogX })} />
      {canLogY ? <Switch label="log y" isOn={view.isLogY} onChange={(isLogY) => onView({ isLogY })} /> : null}
      <label className={styles['slider']}>
        smoothing
        <input
          type="range"
          min={0}
          max={MAX_SMOOTHING}
          step={0.02}
          value={view.smoothing}
          onChange={(event) => onView({ smoothing: event.target.valueAsNumber })}
        />
        <output>{view.smoothing.toFixed(2)}</output>
      </label>
    </>
  );
}

interface FilesProps extends Pick<ChartToolsProps, 'isTable' | 'isEmpty' | 'onTable' | 'onCsv' | 'onPng'> {
  /** Closes the panel, and then acts. */
  choose(act: () => void): void;
}

/** The chart as something else: a table, a CSV, a PNG. */
function Files({ isTable, isEmpty, onTable, onCsv, onPng, choose }: FilesProps) {
  return (
    <span className={styles['files']}>
      <button
        type="button"
        aria-pressed={isTable}
        disabled={isEmpty}
        onClick={() => choose(() => onTable(!isTable))}
      >
        {isTable ? 'Show as chart' : 'Show as table'}
      </button>
      <button type="button" disabled={isEmpty} onClick={() => choose(onCsv)}>
        CSV
      </button>
      <button type="button" disabled={isEmpty || isTable} onClick={() => choose(onPng)}>
        PNG
      </button>
    </span>
  );
}

function Switch({ label, isOn, onChange }: { label: string; isOn: boolean; onChange(isOn: boolean): void }) {
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

function viewInWords(view: ChartView): string {
  const words = [view.smoothing > 0 ? 'raw · smoothed' : 'raw'];
  if (view.isLogX && view.isLogY) words.push('log x, log y');
  else if (view.isLogX) words.push('log x');
  else if (view.isLogY) words.push('log y');
  return words.join(' · ');
}
