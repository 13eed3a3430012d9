/**
 * The choice between WebGPU and WASM: by a probe of the real step where both are real and compute rightly, and with
 * the reason in words. JavaScript stands in only where both compute wrongly.
 */
import { toWire } from '../../core/errors.ts';
import type { BackendReport, Run } from '../../core/records/run.ts';
import type { StudentConfig } from '../../core/students/family.ts';
import type { AdapterFinding } from '../../core/teachers/attempts.ts';
import type { BackendId } from '../../engine/backend.ts';
import { runBackend } from '../shared/backend.ts';
import { findGpu } from '../shared/find-gpu.ts';
import { type SoundBackends, soundBackends } from './sound-backends.ts';

/** The backend on which a run was trained; WASM where that one is gone. */
export async function runBackendOf({ backend }: Run): Promise<void> {
  try {
    await runBackend(backend?.id ?? 'wasm');
  } catch (thrown) {
    console.warn(`The student answers on WASM: ${toWire(thrown).message}`);
    await runBackend('wasm');
  }
}

/** What a step of a student costs on the running backend. */
export interface Probe {
  readonly ms: number;
  /** The most that live tensors held at once. */
  readonly tensorBytes: number;
}
export type Timing = () => Promise<Probe>;

/** Choices of this worker's life: the machine does not change under it. */
const chosen = new Map<string, BackendReport>();

/**
 * Picks and starts a backend that has passed the numeric check.
 * @param wanted `auto`: the quickest; else this one, unless it computes wrongly
 * @param student the one that is to be trained
 * @param key choices are remembered by it: the same step need not be timed twice
 * @param isTimeWanted false: only probe where there is a choice to make
 * @throws {PupilError} BACKEND_UNAVAILABLE
 */
export async function chooseBackend(
  wanted: 'auto' | BackendId,
  student: StudentConfig,
  key: string,
  time: Timing,
  isTimeWanted: boolean,
): Promise<BackendReport> {
  const remembered = chosen.get(`${wanted} ${key}`);
  if (remembered !== undefined) {
    await runBackend(remembered.id);
    return remembered;
  }
  const gpu = await findGpu();
  const { ids: candidates, faults } = await soundBackends(candidatesFor(wanted, gpu), student, runBackend);
  const hasChoice = candidates.length > 1;
  const probed: Record<string, number | null> = {};
  const tensorBytesOf: Record<string, number> = {};
  if (hasChoice || isTimeWanted) {
    for (const id of candidates) {
      const probe = await timed(id, time, hasChoice);
      probed[id] = probe?.ms ?? null;
      tensorBytesOf[id] = probe?.tensorBytes ?? 0;
    }
  }
  const able = candidates.filter((id) => probed[id] !== null);
  const id = able.sort((a, b) => (probed[a] ?? 0) - (probed[b] ?? 0))[0] ?? 'wasm';
  const { device } = await runBackend(id);
  const report: BackendReport = {
    id,
    device,
    reason: faults.size > 0 ? standInReason(id, faults) : reasonFor(id, wanted, gpu, probed),
    probedMsPerStep: probed,
    peakBytes: tensorBytesOf[id] ?? 0,
  };
  if (isTimeWanted || hasChoice) chosen.set(`${wanted} ${key}`, report);
  return report;
}

function candidatesFor(wanted: 'auto' | BackendId, gpu: AdapterFinding): readonly BackendId[] {
  if (wanted !== 'auto') return [wanted];
  return gpu.isPresent && !gpu.isSoftware ? ['webgpu', 'wasm'] : ['wasm'];
}

/** null when the backend cannot run the step and there is another to fall back on. */
async function timed(id: BackendId, time: Timing, isFallible: boolean): Promise<Probe | null> {
  try {
    await runBackend(id);
    return await time();
  } catch (thrown) {
    if (!isFallible) throw thrown;
    console.warn(`${id} cannot run this student: ${toWire(thrown).message}`);
    return null;
  }
}

function standInReason(id: BackendId, faults: SoundBackends['faults']): string {
  const wrong = [...faults].map(([failed, fault]) => `${nameOf(failed)} ${withStop(fault)}`);
  const pace = id === 'cpu' ? ', many times slower' : '';
  return `${wrong.join(' ')} ${nameOf(id)} stands in${pace}.`;
}

/** Messages of others bring their own full stop, or none. */
function withStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function reasonFor(
  id: BackendId,
  wanted: 'auto' | BackendId,
  gpu: AdapterFinding,
  probed: Readonly<Record<string, number | null>>,
): string {
  if (wanted !== 'auto') return `${nameOf(id)}, because the recipe asks for it.`;
  if (!gpu.isPresent) return 'WASM: this browser offers no WebGPU adapter.';
  if (gpu.isSoftware) {
    return `WASM: the only WebGPU adapter (${gpu.name}) is software, which is far slower than our own kernels.`;
  }
  const [own, other] = [probed[id], probed[id === 'wasm' ? 'webgpu' : 'wasm']];
  const say = (ms: number | null | undefined) =>
    ms == null ? 'could not run' : `${ms.toFixed(1)} ms a step`;
  return `${nameOf(id)}: ${say(own)} in a probe of the real step; the other one ${say(other)}.`;
}

function nameOf(id: BackendId): string {
  return {
    'webgpu-half': 'WebGPU in half precision',
    webgpu: 'WebGPU',
    wasm: 'WASM',
    cpu: 'Plain JavaScript',
  }[id];
}
