/**
 * A failure in place, in words, with the button that mends it. `StationFault` draws the fault of one station, if
 * there is one.
 */
import type { Fault, FaultPlace } from '../../state/places.ts';
import { Button } from './Button.tsx';
import styles from './FaultNote.module.css';
import { Icon } from './Icon.tsx';
import { useSession, useStudio } from './studio-context.tsx';

interface FaultNoteProps {
  readonly fault: Fault;
  /** Called by the remedy button; not needed for `reload`. */
  readonly onRemedy?: (() => void) | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

const REMEDY_WORDS = { retry: 'Try again', resume: 'Go on', reload: 'Reload the page', none: '' } as const;

export function FaultNote({ fault, onRemedy, onDismiss }: FaultNoteProps) {
  const { remedy, error } = fault;
  const mend = remedy === 'reload' ? () => location.reload() : onRemedy;
  return (
    <div className={styles['fault']} role="alert">
      <Icon name="warning" />
      <p>
        <bdi>{error.message}</bdi>
        <small>{error.code}</small>
      </p>
      <div className={styles['actions']}>
        {remedy !== 'none' && mend !== undefined && (
          <Button size="small" onClick={mend}>
            {REMEDY_WORDS[remedy]}
          </Button>
        )}
        {onDismiss !== undefined && (
          <Button size="small" variant="quiet" onClick={onDismiss}>
            Dismiss
          </Button>
        )}
      </div>
    </div>
  );
}

interface StationFaultProps {
  readonly station: FaultPlace;
  readonly onRemedy?: (() => void) | undefined;
}

export function StationFault({ station, onRemedy }: StationFaultProps) {
  const session = useSession();
  const fault = useStudio((studio) => studio.faults.find((one) => one.station === station));
  if (fault === undefined) return null;
  return <FaultNote fault={fault} onRemedy={onRemedy} onDismiss={() => session.dismissFault(station)} />;
}
