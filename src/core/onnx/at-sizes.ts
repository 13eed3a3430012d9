/** What a file is as a student, at every size of photos that both it and students know. */
import { PupilError } from '../errors.ts';
import { MAX_NETWORK_PARAMETERS } from '../limits.ts';
import type { Network } from '../records/network.ts';
import { countStudent } from '../students/interpreters/count.ts';
import { IMAGE_SIZES_PX } from '../students/presets.ts';
import { describeStudent } from '../students/student.ts';
import { type ImportedNetwork, importGraph, type OnnxOptions } from './import.ts';
import { inputOf } from './lower.ts';
import { type OnnxGraph, readGraph } from './model.ts';
import { refusal } from './refusal.ts';

type AtSizes = Pick<Network, 'configs' | 'classifierClasses'>;

/** @throws {PupilError} MODEL_INVALID where it cannot be a student at any size, with what stands in the way */
export function networkAtSizes(bytes: Uint8Array, options: Omit<OnnxOptions, 'imageSizePx'>): AtSizes {
  const graph = readGraph(bytes);
  const found: ImportedNetwork[] = [];
  let fault: unknown = null;
  for (const imageSizePx of IMAGE_SIZES_PX) {
    try {
      found.push(importGraph(graph, { ...options, unfoldsNorms: true, imageSizePx }));
    } catch (thrown) {
      if (!(thrown instanceof PupilError)) throw thrown;
      fault = thrown;
    }
  }
  const [first] = found;
  if (first === undefined) throw ofAnotherSize(graph, options) ?? fault;
  requireSmall(first);
  return {
    configs: found.map(({ config }) => config),
    classifierClasses: first.classifier?.classes ?? null,
  };
}

/** A network that is right but for its size: one that students do not have. null where something else is wrong. */
function ofAnotherSize(graph: OnnxGraph, options: Omit<OnnxOptions, 'imageSizePx'>): PupilError | null {
  const { sizePx } = inputOf(graph);
  if (sizePx === null || IMAGE_SIZES_PX.some((px) => px === sizePx)) return null;
  try {
    importGraph(graph, { ...options, imageSizePx: sizePx });
  } catch {
    return null;
  }
  return refusal(
    `This network takes photos of ${sizePx} px only; students see ${IMAGE_SIZES_PX.join(', ')} px`,
    { needsPx: sizePx },
    'Export it with an open height and width, or for one of these sizes.',
  );
}

function requireSmall({ config }: ImportedNetwork): void {
  const { parameters } = countStudent(describeStudent(config, { classes: 1, teacherDims: 0 }));
  if (parameters <= MAX_NETWORK_PARAMETERS) return;
  throw refusal(
    `This network has ${inMillions(parameters)} million parameters; a tab trains up to ${inMillions(MAX_NETWORK_PARAMETERS)} million`,
    { parameters, maxParameters: MAX_NETWORK_PARAMETERS },
    'Choose a smaller one, or use it as the teacher.',
  );
}

const inMillions = (count: number) => Math.round(count / 1e6).toLocaleString('en');
