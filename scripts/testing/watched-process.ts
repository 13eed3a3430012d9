/**
 * A process that may take as long as it needs, as long as it says something now and then. Silence is a hang, and ends
 * it. Whatever it has started ends with it: browsers and workers outlive their parent otherwise.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

export type Ending = 'succeeded' | 'failed' | 'silent';

export interface WatchedProcess {
  readonly ending: Promise<Ending>;
  end(): void;
}

export interface Watching {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Turns without a word, one after the other, that are a hang. */
  readonly silentTurns: number;
  /** Calls back once a turn, until the function that it returns is called. */
  readonly everyTurn: (callBack: () => void) => () => void;
  readonly out?: Writable;
  readonly errors?: Writable;
}

const IS_WINDOWS = process.platform === 'win32';

function endTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (IS_WINDOWS) {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

export function startWatched(command: string, args: readonly string[], watching: Watching): WatchedProcess {
  const { cwd, env, silentTurns, everyTurn, out = process.stdout, errors = process.stderr } = watching;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !IS_WINDOWS,
    shell: IS_WINDOWS,
  });
  let silence = 0;
  let isSilent = false;
  const heard = () => {
    silence = 0;
  };
  child.stdout.on('data', heard).pipe(out, { end: false });
  child.stderr.on('data', heard).pipe(errors, { end: false });
  // Turns are counted, not milliseconds: while the machine sleeps, none passes.
  const stop = everyTurn(() => {
    silence++;
    if (silence < silentTurns) return;
    isSilent = true;
    endTree(child);
  });
  const ending = new Promise<Ending>((resolve) => {
    child.once('error', (error) => {
      errors.write(`${error.message}\n`);
      stop();
      resolve('failed');
    });
    // What it has left behind holds its pipes open.
    child.once('exit', () => endTree(child));
    child.once('close', (code) => {
      stop();
      resolve(isSilent ? 'silent' : code === 0 ? 'succeeded' : 'failed');
    });
  });
  return { ending, end: () => endTree(child) };
}

/** Turns of the clock. */
export const turnsOf =
  (ms: number): Watching['everyTurn'] =>
  (callBack) => {
    const timer = setInterval(callBack, ms);
    return () => clearInterval(timer);
  };
