/**
 * What the student knows before its first step: nothing, what was published with the app, or what an earlier run of
 * it has learned.
 */
import { withStart } from '../../core/recipe/edit.ts';
import type { Recipe } from '../../core/recipe/recipe.ts';
import { studentAt } from '../../core/recipe/student-choice.ts';
import type { Network } from '../../core/records/network.ts';
import type { Run } from '../../core/records/run.ts';
import { publishedFor, studentPreset } from '../../core/students/presets.ts';
import { type Start, usualStart } from '../../core/training/start.ts';
import { Card } from '../base/Card.tsx';
import { formatBytes } from '../base/format.ts';
import { type Segment, SegmentedControl } from '../base/SegmentedControl.tsx';
import { SelectField } from './Fields.tsx';
import styles from './StartCard.module.css';
import { runsToStartFrom } from './start-runs.ts';

interface StartCardProps {
  readonly recipe: Recipe;
  readonly runs: readonly Run[];
  /** That the student is, where somebody brought it. */
  readonly network: Network | null;
  onRecipe(recipe: Recipe): void;
}

type Kind = Start['kind'];

export function StartCard({ recipe, runs, network, onRecipe }: StartCardProps) {
  const pretrained = publishedFor(recipe.student);
  const earlier = runsToStartFrom(recipe.student, runs);
  const { start } = recipe;
  const segments: readonly Segment<Kind>[] = [
    { value: 'random', label: 'Random weights' },
    ...(pretrained === null ? [] : [{ value: 'pretrained', label: 'Pretrained weights' } as const]),
    ...(network === null ? [] : [{ value: 'file', label: 'Its own weights' } as const]),
    { value: 'run', label: 'An earlier run', isDisabled: earlier.length === 0 && start.kind !== 'run' },
  ];
  const startFrom = (next: Start) => onRecipe(withStart(recipe, next));
  const pick = (kind: Kind) => {
    const [newest] = earlier;
    if (kind === 'random') startFrom({ kind });
    else if (kind === 'pretrained' && pretrained !== null) startFrom(usualStart(recipe.student));
    else if (kind === 'file' && network !== null)
      startFrom(studentAt(network, recipe.student.imageSizePx).start);
    else if (newest !== undefined) startFrom({ kind: 'run', runId: newest.id, name: newest.name });
  };
  return (
    <Card title="Starts from" note="what it knows before the first step">
      <div className={styles['start']}>
        <SegmentedControl legend="Starts from" segments={segments} value={start.kind} onChange={pick} />
        {start.kind === 'run' && (
          <SelectField
            label="Run"
            value={start.runId}
            choices={[
              ...(earlier.some(({ id }) => id === start.runId)
                ? []
                : [{ value: start.runId, label: `${start.name} (not there any more)` }]),
              ...earlier.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(runId) => {
              const run = earlier.find(({ id }) => id === runId);
              if (run !== undefined) startFrom({ kind: 'run', runId, name: run.name });
            }}
          />
        )}
        <p>
          {inWords(start, recipe.student.imageSizePx)}
          {earlier.length === 0 && start.kind !== 'run' && (
            <> No run of this student at this size has ended yet, so there is none to start from.</>
          )}
        </p>
      </div>
    </Card>
  );
}

function inWords(start: Start, imageSizePx: number): string {
  if (start.kind === 'random') return 'It knows nothing yet: all that it learns, it learns from your photos.';
  if (start.kind === 'run') {
    return 'It goes on from what that run has learned; the class answers too, where the classes are the same. A new run with a schedule of its own.';
  }
  const head =
    start.head === 'probe'
      ? ' Before its first step it names your photos as a linear probe of what it sees.'
      : '';
  if (start.kind === 'file') return `It sees with the weights of its file.${head}`;
  const sizeBytes = studentPreset(start.id).published?.sizeBytes ?? 0;
  const size = imageSizePx === 64 ? '' : ` The weights were made for 64 px, and fit at ${imageSizePx} px.`;
  return `It has learned to tell 200 kinds of things apart.${head} ${formatBytes(sizeBytes)} come from this site when you press Train.${size}`;
}
