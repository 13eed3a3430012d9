/** The lists that were found, and how their columns are read, to be changed. */
import type { FoundList, Proposal } from '../../../core/photos/plan/proposal.ts';
import type { ImportPlan, LabelColumns, ListUse } from '../../../core/records/import-plan.ts';
import { ENCODING_NAMES, ENCODINGS, type Encoding } from '../../../core/text/encodings.ts';
import { Card } from '../../base/Card.tsx';
import { Field } from '../../base/Field.tsx';
import { formatCountOf } from '../../base/format.ts';
import styles from './ListUses.module.css';

const NONE = '';
const ONE_HOT = '\u0000several columns';

interface ListUsesProps {
  readonly plan: ImportPlan;
  readonly lists: Proposal['lists'];
  onChange(plan: ImportPlan): void;
}

export function ListUses({ plan, lists, onChange }: ListUsesProps) {
  return (
    <Card title="Lists" note="which give labels or splits">
      {plan.lists.map((use) => {
        const list = lists.find(({ path }) => path === use.path);
        if (list === undefined) return null;
        const change = (part: Partial<ListUse>) =>
          onChange({ ...plan, lists: plan.lists.map((one) => (one === use ? { ...one, ...part } : one)) });
        return <OneList key={use.path} use={use} list={list} onChange={change} />;
      })}
    </Card>
  );
}

interface OneListProps {
  readonly use: ListUse;
  readonly list: FoundList;
  onChange(part: Partial<ListUse>): void;
}

function OneList({ use, list, onChange }: OneListProps) {
  return (
    <fieldset className={styles['list']}>
      <legend>
        <label>
          <input
            type="checkbox"
            checked={use.isUsed}
            onChange={(event) => onChange({ isUsed: event.target.checked })}
          />{' '}
          <bdi>{use.path}</bdi>
        </label>
        <small>
          {list.format}, {formatCountOf(list.rows, 'row')}
        </small>
      </legend>
      {use.isUsed && <Reading use={use} list={list} onChange={onChange} />}
      <Examples list={list} />
    </fieldset>
  );
}

/** How a list that is used is read. */
function Reading({ use, list: { columns }, onChange }: OneListProps) {
  return (
    <div className={styles['fields']}>
      <Columns
        label="Photos are named by"
        value={use.photos}
        columns={columns}
        onChange={(photos) => onChange({ photos })}
      />
      <Columns
        label="Labels are in"
        value={
          use.labels.kind === 'column' ? use.labels.column : use.labels.kind === 'one-hot' ? ONE_HOT : NONE
        }
        columns={columns}
        none="no column"
        several={use.labels.kind === 'one-hot' ? use.labels.columns : null}
        onChange={(column) => onChange({ labels: labelsIn(column, use.labels) })}
      />
      <Columns
        label="Splits are in"
        value={use.split ?? NONE}
        columns={columns}
        none={use.splitOfAll === null ? 'no column' : `the name: all are ${use.splitOfAll}`}
        onChange={(column) => onChange({ split: column === NONE ? null : column })}
      />
      <Field label="Written in">
        <select
          value={use.encoding}
          onChange={(event) => onChange({ encoding: event.target.value as Encoding })}
        >
          {ENCODINGS.map((encoding) => (
            <option key={encoding} value={encoding}>
              {ENCODING_NAMES[encoding]}
            </option>
          ))}
        </select>
      </Field>
    </div>
  );
}

interface ColumnsProps {
  readonly label: string;
  readonly value: string;
  readonly columns: readonly string[];
  readonly none?: string;
  /** Columns of which one holds 1. */
  readonly several?: readonly string[] | null;
  onChange(column: string): void;
}

function Columns({ label, value, columns, none, several = null, onChange }: ColumnsProps) {
  return (
    <Field label={label}>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {none !== undefined && <option value={NONE}>{none}</option>}
        {several !== null && <option value={ONE_HOT}>the column that holds 1, of {several.length}</option>}
        {columns.map((column) => (
          <option key={column}>{column}</option>
        ))}
      </select>
    </Field>
  );
}

function labelsIn(column: string, before: LabelColumns): LabelColumns {
  if (column === NONE) return { kind: 'none' };
  return column === ONE_HOT ? before : { kind: 'column', column };
}

/** The first rows, so that columns can be told apart. */
function Examples({ list: { columns, examples } }: Pick<OneListProps, 'list'>) {
  return (
    <details>
      <summary>Its first rows</summary>
      <div className={styles['scroll']}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  <bdi>{column}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {examples.map((row) => (
              <tr key={row.join('\u0000')}>
                {row.map((cell, i) => (
                  <td key={columns[i]}>
                    <bdi>{cell}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
