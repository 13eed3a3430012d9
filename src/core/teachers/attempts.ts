/** In which order devices and number formats are tried, and why WebGPU is left out where it is. The self-test decides which one is used. */
import type { SelfTest, TeacherChoice } from '../records.ts';
import type { TeacherDtype } from './catalogue.ts';

export interface Attempt {
  readonly device: 'webgpu' | 'wasm';
  readonly dtype: TeacherDtype;
}

/** What asking the browser for a GPU gave. */
export interface AdapterFinding {
  readonly isPresent: boolean;
  /** A GPU emulated on the processor: right answers, far slower than WASM. */
  readonly isSoftware: boolean;
  readonly hasHalfFloats: boolean;
  readonly name: string;
}

export interface Plan {
  readonly attempts: readonly Attempt[];
  /** WebGPU, where the user left the choice to us and it is not worth trying. */
  readonly notTried: readonly SelfTest[];
}

export function planAttempts(choice: TeacherChoice, adapter: AdapterFinding): Plan {
  const wasm: Attempt[] = dtypes(choice, ['q8', 'fp32']).map((dtype) => ({ device: 'wasm', dtype }));
  if (choice.device === 'wasm') return { attempts: wasm, notTried: [] };

  // Half floats halve the download and double the speed of a large model; the small ones ship as q8, which every device shares.
  const preferred: readonly TeacherDtype[] =
    choice.origin === 'hub' && adapter.hasHalfFloats ? ['fp16', 'q8'] : ['q8', 'fp32'];
  const webgpu: Attempt[] = dtypes(choice, preferred).map((dtype) => ({ device: 'webgpu', dtype }));
  const reason = whyNotWebGpu(choice, adapter);
  if (reason === null) return { attempts: [...webgpu, ...wasm], notTried: [] };
  return {
    attempts: wasm,
    notTried: [{ device: 'webgpu', dtype: webgpu[0]!.dtype, passed: false, cosine: null, reason }],
  };
}

function dtypes(choice: TeacherChoice, preferred: readonly TeacherDtype[]): readonly TeacherDtype[] {
  return choice.dtype === 'auto' ? preferred : [choice.dtype];
}

function whyNotWebGpu(choice: TeacherChoice, adapter: AdapterFinding): string | null {
  if (!adapter.isPresent) return 'Not tried: this browser offers no WebGPU adapter.';
  if (adapter.isSoftware && choice.device !== 'webgpu')
    return `Not tried: the WebGPU adapter (${adapter.name}) is a software one, which is slower than WASM.`;
  return null;
}
