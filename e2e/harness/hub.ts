/**
 * The app with the local Hub in the place of huggingface.co: same build, same policy, same addresses. The browser's
 * proxy leads the Hub's names to it, so that pages, workers and service workers reach it as they would the real one,
 * slow or broken bodies included.
 */
import { CDN_HOST, HUB_HOST } from '../../scripts/testing/hub/answers.ts';
import { selfSigned } from '../../scripts/testing/hub/certificate.ts';
import { type Hub, startHub } from '../../scripts/testing/hub/hub.ts';
import { tinyClip } from '../../scripts/testing/tiny-clip/tiny-clip.ts';
import { test as base, expect } from './app.ts';

export { expect };

/** Id of the tiny CLIP on the local Hub. */
export const TINY_CLIP = 'pupil/tiny-clip';

interface HubFixtures {
  /** Has the tiny CLIP; `publish` adds others, `faults` breaks them. */
  readonly hub: Hub;
  /** Takes the network away: from now on whoever asks another machine is refused, and found in `offences.foreign`. */
  readonly unplug: () => void;
}

export const test = base.extend<HubFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright refuses any other first parameter; no fixture is needed.
  hub: async ({}, use) => {
    const hub = await startHub({
      models: { [TINY_CLIP]: tinyClip() },
      tls: selfSigned([HUB_HOST, '*.hf.co']),
    });
    await use(hub);
    await hub.close();
  },
  tunnels: async ({ hub }, use) =>
    use(
      new Map([
        [HUB_HOST, hub.port],
        [CDN_HOST, hub.cdnPort],
      ]),
    ),
  unplug: async ({ app, tunnels }, use) =>
    use(() => {
      tunnels.clear();
      app.dropConnections();
    }),
});
