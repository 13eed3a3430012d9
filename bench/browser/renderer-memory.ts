/** How much memory (resident) the page of a browser that this process has started holds. Needs Linux, which tells it. */
import { readdirSync, readFileSync } from 'node:fs';

function statusOf(pid: string): { readonly parent: string; readonly residentMb: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const parent = /^PPid:\s+(\d+)/m.exec(text)?.[1] ?? '0';
    return { parent, residentMb: Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1000 };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

function isOurs(pid: string): boolean {
  for (let at = pid; at !== '0'; at = statusOf(at)?.parent ?? '0')
    if (at === String(process.pid)) return true;
  return false;
}

/** MB of the largest process under this one that draws pages, which has the workers too. */
export function rendererMb(): number {
  let most = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer') || !isOurs(pid)) continue;
    } catch {
      continue;
    }
    most = Math.max(most, statusOf(pid)?.residentMb ?? 0);
  }
  return most;
}
