/** Stored records of one station that cannot be read, each with what is wrong with it and what can be done. */
import type { Station } from '../../state/places.ts';
import type { Unreadable } from '../../state/studio.ts';
import { placeOf } from '../../state/unreadable-place.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { useSession, useStudio } from './studio-context.tsx';
import styles from './UnreadableNote.module.css';

export function UnreadableNote({ station }: { readonly station: Station }) {
  const session = useSession();
  const unreadable = useStudio((studio) => studio.ledger.unreadable);
  const own = unreadable.filter((one) => placeOf(one).station === station);
  if (own.length === 0) return null;
  return (
    <ul className={styles['note']} aria-label="Stored records that cannot be read">
      {own.map((one) => (
        <li key={nameOf(one)}>
          <Icon name="warning" />
          <p>
            <bdi>{one.reason}</bdi>
            <small>{nameOf(one)}</small>
          </p>
          {placeOf(one).isRemovable && (
            <Button size="small" onClick={() => void session.removeUnreadable(one)}>
              Remove
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ store, key }: Unreadable) => `${store} ${String(key)}`;
