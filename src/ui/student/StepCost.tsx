/**
 * What a training step costs: where its milliseconds go, how many kernels it launches, what it holds. Measured on
 * sampled steps.
 */
import { STEP_PHASES, type StepLedger, type StepPhase } from '../../core/records/run.ts';
import { Card } from '../base/Card.tsx';
import { cx } from '../base/cx.ts';
import { Figure, FigureRow } from '../base/Figure.tsx';
import { formatBytes, formatCount, formatCountOf, formatMs, formatPercent } from '../base/format.ts';
import { TermHint } from '../base/TermHint.tsx';
import styles from './StepCost.module.css';

const PARTS: Readonly<Record<StepPhase, { readonly name: string; readonly hint: string }>> = {
  data: {
    name: 'Data',
    hint: 'Drawing the photos of the batch, cropping and colouring them, fetching what the teacher said.',
  },
  forward: { name: 'Forward', hint: 'The student looks at the photos, and the losses compare its answers.' },
  backward: { name: 'Backward', hint: 'The gradient of the loss for every weight.' },
  optimizer: {
    name: 'Optimizer',
    hint: 'Clipping the gradient, moving the weights (AdamW), averaging them.',
  },
};

export function StepCost({ ledger }: { ledger: StepLedger }) {
  const { step, samples } = ledger;
  const which =
    samples === 1
      ? `step ${formatCount(step)}`
      : `step ${formatCount(step)}, the median of ${samples} sampled`;
  return (
    <Card title="What a step costs" note={which}>
      <Phases ms={ledger.ms} />
      <StepFigures ledger={ledger} />
    </Card>
  );
}

function wholeOf(ms: StepLedger['ms']): number {
  return STEP_PHASES.reduce((sum, phase) => sum + ms[phase], 0);
}

/** How the milliseconds are shared out, as a bar and as figures. */
function Phases({ ms }: Pick<StepLedger, 'ms'>) {
  const wholeMs = wholeOf(ms);
  const share = (phase: StepPhase) => (wholeMs > 0 ? ms[phase] / wholeMs : 0);
  return (
    <>
      <div className={styles['bar']} aria-hidden="true">
        {STEP_PHASES.map((phase) => (
          <i key={phase} className={styles[phase]} style={{ flexGrow: share(phase) }} />
        ))}
      </div>
      <table className={styles['parts']}>
        <thead>
          <tr>
            {STEP_PHASES.map((phase) => (
              <th key={phase} scope="col">
                <i className={cx(styles['swatch'], styles[phase])} aria-hidden="true" />
                <TermHint hint={PARTS[phase].hint}>{PARTS[phase].name}</TermHint>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {STEP_PHASES.map((phase) => (
              <td key={phase}>
                <b>{formatMs(ms[phase])}</b> <span>{formatPercent(share(phase), 0)}</span>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </>
  );
}

/** Time in all, kernels and memory. A step on a GPU has two times: the tab's, and the GPU's own. */
function StepFigures({ ledger }: { ledger: StepLedger }) {
  const { ms, finishedMs, kernels, tensorBytes, deviceBytes } = ledger;
  const whole = formatMs(wholeOf(ms));
  return (
    <FigureRow>
      {finishedMs === null ? (
        <Figure value={whole}>in all</Figure>
      ) : (
        <>
          <Figure value={whole}>
            <TermHint hint="A GPU computes on its own: the parts above are the time that this tab needs to give it the work.">
              to hand it to the GPU
            </TermHint>
          </Figure>
          <Figure value={formatMs(finishedMs)}>until the GPU had finished</Figure>
        </>
      )}
      <Figure value={formatCountOf(kernels, 'kernel')}>
        <TermHint
          hint={
            finishedMs === null
              ? 'Operations that compute something, each of them one call.'
              : 'Programs that the GPU was told to run, one after the other.'
          }
        >
          launched
        </TermHint>
      </Figure>
      <Figure value={formatBytes(tensorBytes)}>in tensors at most</Figure>
      <Figure value={formatBytes(deviceBytes)}>
        <TermHint hint="With what is kept to be used again, and not given back while the run trains.">
          taken from the device
        </TermHint>
      </Figure>
    </FigureRow>
  );
}
