/** Where a network is dropped, and the button that chooses it. */
import { useRef } from 'react';
import { Button } from '../base/Button.tsx';
import { cx } from '../base/cx.ts';
import { FileInputs } from '../photos/FileInputs.tsx';
import type { Intake } from '../photos/use-intake.ts';
import styles from './NetworkCard.module.css';

interface NetworkZoneProps {
  readonly intake: Intake;
  readonly isDragging: boolean;
  /** Whether a network is kept already. */
  readonly hasSome: boolean;
}

export function NetworkZone({ intake, isDragging, hasSome }: NetworkZoneProps) {
  const filesInput = useRef<HTMLInputElement>(null);
  return (
    <section className={cx(styles['zone'], isDragging && styles['over'])} aria-label="Bring a network">
      <p>
        {isDragging
          ? 'Let go, and Pupil reads it.'
          : hasSome
            ? 'Drop another .onnx file here.'
            : 'Drop an .onnx file (MobileNet, EfficientNet, ResNet, ViT and the like). Its old classifier is cut off, all the rest of it goes on learning, and it stays in this browser.'}
      </p>
      <Button size="small" onClick={() => filesInput.current?.click()}>
        Choose a file
      </Button>
      <FileInputs
        intake={intake}
        filesInput={filesInput}
        files={{ way: 'network-files', label: 'A network', accept: '.onnx,.zip,.json' }}
      />
    </section>
  );
}
