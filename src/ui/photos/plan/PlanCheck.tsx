/**
 * How what was dropped would be understood, before a photo is decoded: classes with examples, what each folder means,
 * which lists give labels, what is left out. A person changes it or agrees. Cancel leaves everything as it was.
 */
import type { Proposal } from '../../../core/photos/plan/proposal.ts';
import { accountInWords, listed, planInWords } from '../../../core/photos/plan/words.ts';
import type { ImportPlan } from '../../../core/records/import-plan.ts';
import { ENCODING_NAMES, ENCODINGS, type Encoding } from '../../../core/text/encodings.ts';
import { ActionBar } from '../../base/ActionBar.tsx';
import { Button } from '../../base/Button.tsx';
import { Card } from '../../base/Card.tsx';
import { Field } from '../../base/Field.tsx';
import { formatCountOf } from '../../base/format.ts';
import { Icon } from '../../base/Icon.tsx';
import { StationHead } from '../../base/StationHead.tsx';
import { useSession } from '../../base/studio-context.tsx';
import { ClassPreviews } from './ClassPreviews.tsx';
import { FolderMeanings } from './FolderMeanings.tsx';
import { ListUses } from './ListUses.tsx';
import styles from './PlanCheck.module.css';

export function PlanCheck({ proposal }: { proposal: Proposal }) {
  const session = useSession();
  const { plan, account, questions, notes, nameClasses, lists } = proposal;
  const change = (changed: ImportPlan) => void session.photos.revisePlan(changed);
  const photos = account.classes.reduce((sum, one) => sum + one.photos, account.unlabelled);
  const details = [...notes, ...accountInWords(account)];
  return (
    <>
      <StationHead title={questions.length > 0 ? 'What did you mean?' : 'Is this what you meant?'}>
        <bdi>{planInWords(plan, account)}</bdi> Nothing has been read yet but names
        {lists.length > 0 && ' and lists'}.
      </StationHead>
      {questions.length > 0 && <Questions questions={questions} />}
      <div className={styles['columns']}>
        <div className={styles['main']}>
          {nameClasses.length > 0 && <NamesOfFiles plan={plan} classes={nameClasses} onChange={change} />}
          {plan.nameEncoding !== null && (
            <ArchiveNames plan={plan} encoding={plan.nameEncoding} onChange={change} />
          )}
          <ClassPreviews account={account} />
        </div>
        <div className={styles['side']}>
          {plan.folders.length > 0 && <FolderMeanings plan={plan} onChange={change} />}
          {plan.lists.length > 0 && <ListUses plan={plan} lists={lists} onChange={change} />}
          {details.length > 0 && (
            <Card title="Worth knowing">
              <ul className={styles['details']}>
                {details.map((detail) => (
                  <li key={detail}>
                    <bdi>{detail}</bdi>
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
      </div>
      <ActionBar
        actions={
          <>
            <Button onClick={() => session.photos.cancelImport()}>Cancel</Button>
            <Button variant="primary" onClick={() => void session.photos.agreeToPlan()}>
              {photos === 0 && account.relabelled > 0
                ? `Label ${formatCountOf(account.relabelled, 'photo')}`
                : `Import ${formatCountOf(photos, 'photo')}`}
            </Button>
          </>
        }
      >
        Cancel leaves what was here.
      </ActionBar>
    </>
  );
}

function Questions({ questions }: Pick<Proposal, 'questions'>) {
  return (
    <ul className={styles['questions']}>
      {questions.map((question) => (
        <li key={question}>
          <Icon name="warning" />
          <bdi>{question}</bdi>
        </li>
      ))}
    </ul>
  );
}

interface NamesOfFilesProps {
  readonly plan: ImportPlan;
  readonly classes: readonly string[];
  onChange(plan: ImportPlan): void;
}

/** `cat.0.jpg`: perhaps the names give the classes that nothing else does. */
function NamesOfFiles({ plan, classes, onChange }: NamesOfFilesProps) {
  return (
    <Card title="Names of files">
      <label className={styles['names']}>
        <input
          type="checkbox"
          checked={plan.namesAreClasses}
          onChange={(event) => onChange({ ...plan, namesAreClasses: event.target.checked })}
        />
        <span>
          What they begin with is the class: <bdi>{listed(classes)}</bdi>
        </span>
      </label>
    </Card>
  );
}

interface ArchiveNamesProps {
  readonly plan: ImportPlan;
  readonly encoding: Encoding;
  onChange(plan: ImportPlan): void;
}

/** An archive that does not say how its names are written: they are read anew as a person says. */
function ArchiveNames({ plan, encoding, onChange }: ArchiveNamesProps) {
  return (
    <Card title="Names in the archive">
      <Field label="They do not say how they are written. Read as" note="If names look odd, try another.">
        <select
          value={encoding}
          onChange={(event) => onChange({ ...plan, nameEncoding: event.target.value as Encoding })}
        >
          {ENCODINGS.map((one) => (
            <option key={one} value={one}>
              {ENCODING_NAMES[one]}
            </option>
          ))}
        </select>
      </Field>
    </Card>
  );
}
