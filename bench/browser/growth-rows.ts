/** How time and memory grow with batch, image and folder, as rows. */
import type { Growth } from './growth.ts';
import type { TrainerRun } from './requests.ts';
import { mebibytes, NAMES, percent, type Row, spreadRow } from './row.ts';

/** Of a prediction, either way. */
const MEMORY_GOAL = 0.1;

export function growthRows(growth: {
  readonly batches: readonly Growth[];
  readonly sizes: readonly Growth[];
}): readonly Row[] {
  const { batches, sizes } = growth;
  return [
    ...batches.map((one) => growthRow(one, `batch ${one.workload.batchSize}`)),
    spreadRow(
      'time an image over the batches',
      batches.map((one) => one.ms / one.workload.batchSize),
    ),
    ...lineRow(batches),
    ...sizes.map((one) => growthRow(one, `${one.workload.imageSizePx} px`)),
    spreadRow(
      'time a GFLOP over the image sizes',
      sizes.map((one) => one.ms / one.flops),
    ),
  ];
}

function growthRow({ workload, flops, ms, tensorBytes }: Growth, what: string): Row {
  const anImage = (ms / workload.batchSize).toFixed(2);
  const speed = (flops / ms / 1e6).toFixed(1);
  return {
    what: `${NAMES[workload.student]}, ${what}, one thread`,
    figure: `${anImage} ms an image, ${speed} GFLOP/s, ${mebibytes(tensorBytes)} of tensors`,
    goal: null,
  };
}

/** Memory should grow by the image: the line through the two smallest batches foretells the largest. */
function lineRow(batches: readonly Growth[]): readonly Row[] {
  const [first, second] = batches;
  const last = batches.at(-1);
  if (first === undefined || second === undefined || last === undefined || last === second) return [];
  const anImage =
    (second.tensorBytes - first.tensorBytes) / (second.workload.batchSize - first.workload.batchSize);
  const foretold = first.tensorBytes + anImage * (last.workload.batchSize - first.workload.batchSize);
  return [
    memoryRow(
      `tensors at batch ${last.workload.batchSize}, as the two smallest batches foretell`,
      foretold,
      last.tensorBytes,
    ),
  ];
}

export function trainingRows(runs: readonly TrainerRun[]): readonly Row[] {
  const [first] = runs;
  const folders = runs.filter(
    (run) => run.imageSizePx === first?.imageSizePx && run.batchSize === first.batchSize,
  );
  return [
    ...runs.map((run) => {
      const { predictedBytes, peakBytes, deviceBytes } = run;
      const row = memoryRow(`the app's trainer, ${nameOf(run)}`, predictedBytes, peakBytes);
      const anImage = (run.msPerStep / run.batchSize).toFixed(2);
      return {
        ...row,
        figure: `${anImage} ms an image (${run.steps} steps), ${row.figure}, heap ${mebibytes(deviceBytes)}`,
      };
    }),
    spreadRow(
      'time an image over the folders',
      folders.map((run) => run.msPerStep / run.batchSize),
    ),
  ];
}

const nameOf = ({ trainingPhotos, imageSizePx, batchSize }: TrainerRun) =>
  `${trainingPhotos.toLocaleString('en')} photos, ${imageSizePx} px, batch ${batchSize}`;

function memoryRow(what: string, foretoldBytes: number, bytes: number): Row {
  return {
    what,
    figure: `${mebibytes(foretoldBytes)} foretold, ${mebibytes(bytes)} measured`,
    goal: {
      text: `memory within ${percent(MEMORY_GOAL)}`,
      isReached: Math.abs(bytes / foretoldBytes - 1) <= MEMORY_GOAL,
    },
  };
}
