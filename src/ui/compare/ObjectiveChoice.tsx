/**
 * Which objectives are compared: the presets, and, folded, every single objective. What cannot be met now says why.
 */
import { type SingleObjective, singleObjectives } from '../../core/bakeoff/singles.ts';
import { SwitchField } from '../student/Fields.tsx';
import styles from './Compare.module.css';
import { presets } from './names.ts';

/** What the teacher of this project can be asked for. */
export interface TeacherMeans {
  /** It has looked at the photos. */
  readonly hasLooked: boolean;
  /** It reads text, too. */
  readonly reads: boolean;
}

interface Asking {
  readonly needsTeacher: boolean;
  readonly needsReader?: boolean;
}

/** Why an objective cannot be taken now, null where it can. */
function obstacleOf({ needsTeacher, needsReader = false }: Asking, means: TeacherMeans): string | null {
  if (needsTeacher && !means.hasLooked) return 'Needs a teacher that has looked at the photos.';
  return needsReader && !means.reads ? 'Needs a teacher that reads, such as a CLIP.' : null;
}

/** Of the chosen ones those that can be taken now, in the order of the form. */
export function possible(chosen: readonly string[], means: TeacherMeans): readonly string[] {
  return [...presets, ...singleObjectives()]
    .filter((one) => chosen.includes(one.id) && obstacleOf(one, means) === null)
    .map(({ id }) => id);
}

interface ObjectiveChoiceProps {
  readonly chosen: readonly string[];
  readonly means: TeacherMeans;
  onChange(id: string, isOn: boolean): void;
}

export function ObjectiveChoice({ chosen, means, onChange }: ObjectiveChoiceProps) {
  const field = (one: Asking & Pick<SingleObjective, 'id' | 'name' | 'explanation'>) => {
    const obstacle = obstacleOf(one, means);
    return (
      <SwitchField
        key={one.id}
        label={one.name}
        hint={one.explanation}
        obstacle={obstacle}
        isOn={obstacle === null && chosen.includes(one.id)}
        onChange={(isOn) => onChange(one.id, isOn)}
      />
    );
  };
  const singles = singleObjectives();
  const taken = possible(chosen, means).filter((id) => singles.some((one) => one.id === id)).length;
  return (
    <>
      <fieldset>
        <legend>Objectives</legend>
        {presets.map(field)}
      </fieldset>
      <details>
        <summary>
          Single objectives, each beside the labels ({taken} of {singles.length} chosen)
        </summary>
        <div className={styles['form']}>
          <p>
            Each with the weight and the settings that it recommends, so that what it gains or costs is its
            own. Among many, one in twenty stands out by luck alone.
          </p>
          <fieldset>
            <legend>Beside the labels</legend>
            {singles.filter(({ holdsLabels }) => !holdsLabels).map(field)}
          </fieldset>
          <fieldset>
            <legend>In place of the labels, which they hold already</legend>
            {singles.filter(({ holdsLabels }) => holdsLabels).map(field)}
          </fieldset>
        </div>
      </details>
    </>
  );
}
