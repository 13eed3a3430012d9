/** The list behind `?`. */
import { Dialog } from '../base/Dialog.tsx';
import styles from './dialogs.module.css';

const GROUPS: readonly { name: string; keys: readonly (readonly [keys: string, does: string])[] }[] = [
  {
    name: 'Everywhere',
    keys: [
      ['1 … 5', 'open a station'],
      ['?', 'this list'],
      ['Ctrl Z', 'take back the last edit of photos'],
      ['Esc', 'close a dialog or a hint'],
    ],
  },
  {
    name: 'In the gallery',
    keys: [
      ['← ↑ → ↓', 'go from photo to photo'],
      ['Space', 'select or deselect'],
      ['Shift + arrows', 'select as you go'],
      ['Ctrl A', 'select all that are shown'],
      ['X', 'exclude or include the selected'],
      ['Esc', 'select none'],
    ],
  },
  {
    name: 'In the review of names',
    keys: [
      ['Enter', 'it is right'],
      ['1 … 9, letters', 'it is that class'],
      ['U', 'unsure'],
      ['Backspace', 'as proposed again'],
      ['A', 'accept the whole class'],
    ],
  },
  { name: 'On the map', keys: [['← ↑ → ↓', 'go to the nearest photo that way']] },
];

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts">
      {GROUPS.map(({ name, keys }) => (
        <section key={name} className={styles['keys']}>
          <h3>{name}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
