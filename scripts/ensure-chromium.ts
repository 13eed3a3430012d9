/**
 * Finds a Chrome or Chromium on this machine or installs one, and says what it does. Tests and `npm run distill` need
 * it; the app itself only needs the user's own browser.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
/**
 * Playwright speaks the protocol of current browsers; WebGPU in workers and `--headless=new` came earlier than this.
 */
const OLDEST_MAJOR = 121;
/** A browser that does not even say its version by then does not run. */
const MAX_START_MS = 120_000;

/**
 * Every place where a browser may be, best first: what the user named, what the system has, what Playwright has
 * fetched.
 */
export function candidates(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = environment['CHROMIUM_PATH'];
  const onPath = (environment['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => COMMANDS.map((name) => join(folder, name)));
  return [...(named ? [named] : []), ...PLACES, ...onPath, chromium.executablePath()];
}

/**
 * The major version of the browser at `path`, or null if it does not run (Ubuntu's `chromium-browser` may be a stub
 * that only advises).
 */
export function majorVersion(path: string): number | null {
  if (!existsSync(path)) return null;
  // Chrome on Windows opens a window when asked for its version; that it is there must do.
  if (process.platform === 'win32') return OLDEST_MAJOR;
  const { stdout, status } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: MAX_START_MS });
  const major = /(?:Chrom\w*|Edge?)\D*(\d+)\./.exec(stdout ?? '')?.[1];
  return status === 0 && major !== undefined ? Number(major) : null;
}

/** The first candidate that runs and is new enough, or null. */
export function findChromium(places: readonly string[] = candidates()): string | null {
  for (const path of new Set(places)) {
    const major = majorVersion(path);
    if (major !== null && major >= OLDEST_MAJOR) return path;
    if (major !== null)
      console.log(`${path} is version ${major}; at least ${OLDEST_MAJOR} is needed. Looking further.`);
  }
  return null;
}

function attempt(command: string, commandArguments: readonly string[]): boolean {
  console.log(`  ${command} ${commandArguments.join(' ')}`);
  const { status } = spawnSync(command, commandArguments, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/**
 * Ways to install a browser on this machine, the system's own first: it brings the libraries that Playwright's
 * download lacks.
 */
function installers(): readonly (() => boolean)[] {
  const isRoot = process.getuid?.() === 0;
  const withApt = () =>
    attempt('apt-get', ['update']) &&
    attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
  const withPlaywright = () =>
    attempt('npx', ['playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']);
  return isRoot && existsSync('/usr/bin/apt-get') ? [withApt, withPlaywright] : [withPlaywright];
}

/**
 * The path of a Chromium that runs; `CHROMIUM_PATH` is set to it, for this process and its children.
 * @throws when there is none and none could be installed.
 */
export function ensureChromium(): string {
  let path = findChromium();
  if (path === null) {
    console.log('No Chrome or Chromium found on this machine. Installing one:');
    for (const install of installers()) {
      path = install() ? findChromium() : null;
      if (path !== null) break;
      console.log('That did not give a browser that runs.');
    }
  }
  if (path === null) {
    throw new Error(
      'No Chrome or Chromium was found, and none could be installed. Install Chrome or Chromium by hand and name it: CHROMIUM_PATH=/path/to/chrome npm test',
    );
  }
  process.env['CHROMIUM_PATH'] = path;
  return path;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const path = ensureChromium();
  console.log(`${path}: ${execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()}`);
}
