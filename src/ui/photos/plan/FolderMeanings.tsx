/** What each folder says of its photos, to be changed: those of one name together, classes by their level. */
import { folderGroups, hasLevels, withRole } from '../../../core/photos/plan/folder-groups.ts';
import { firstOf, ROLES_IN_WORDS } from '../../../core/photos/plan/words.ts';
import {
  CLASS_LEVELS,
  type ClassLevel,
  FOLDER_ROLES,
  type FolderRole,
  type ImportPlan,
} from '../../../core/records/import-plan.ts';
import { Card } from '../../base/Card.tsx';
import { formatCountOf } from '../../base/format.ts';
import { SegmentedControl } from '../../base/SegmentedControl.tsx';
import styles from './FolderMeanings.module.css';

const NAMED = 3;
const LISTED = 60;
/** Few enough to give each a row of its own. */
const SINGLE = 8;

const LEVELS: Readonly<Record<ClassLevel, string>> = {
  upper: 'The upper',
  lower: 'The lower',
  both: 'Both together',
};

interface FolderMeaningsProps {
  readonly plan: ImportPlan;
  onChange(plan: ImportPlan): void;
}

export function FolderMeanings({ plan, onChange }: FolderMeaningsProps) {
  const groups = folderGroups(plan);
  const rows = groups.flatMap((group) =>
    group.names.length > 1 && group.names.length <= SINGLE ? singly(group) : [group],
  );
  return (
    <Card title="Folders" note="what they say of the photos in them">
      {hasLevels(groups) && (
        <SegmentedControl
          legend="Folders of classes lie in each other. The class is"
          isLegendShown
          segments={CLASS_LEVELS.map((value) => ({ value, label: LEVELS[value] }))}
          value={plan.classLevel}
          onChange={(classLevel) => onChange({ ...plan, classLevel })}
        />
      )}
      <ul className={styles['folders']}>
        {rows.slice(0, LISTED).map(({ key, names, paths, role }) => (
          <li key={key}>
            <label>
              <span className={styles['name']}>
                <bdi>{firstOf(names, NAMED)}</bdi>
                {paths.length > 1 && <small>{formatCountOf(paths.length, 'folder')}</small>}
              </span>
              <select
                value={role}
                onChange={(event) => onChange(withRole(plan, paths, event.target.value as FolderRole))}
              >
                {FOLDER_ROLES.map((one) => (
                  <option key={one} value={one}>
                    {ROLES_IN_WORDS[one]}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
        {rows.length > LISTED && <li>and {formatCountOf(rows.length - LISTED, 'more', 'more')}</li>}
      </ul>
    </Card>
  );
}

type Row = Pick<ReturnType<typeof folderGroups>[number], 'key' | 'names' | 'paths' | 'role'>;

/** A row a name. */
function singly({ names, paths, role }: Row): readonly Row[] {
  return names.map((name) => {
    const own = paths.filter((path) => path === name || path.endsWith(`/${name}`));
    return { key: own[0]!, names: [name], paths: own, role };
  });
}
