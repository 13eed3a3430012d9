import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NGINX_CONFIGURATION, nginxConfiguration, SPACE_README, withCustomHeaders } from './deploy.ts';
import { PRODUCTION_HEADERS } from './headers.ts';

describe('other servers', () => {
  it('send the headers that stand in headers.ts: else run `npx tsx scripts/deploy.ts`', () => {
    const readme = readFileSync(SPACE_README, 'utf8');
    expect(readFileSync(NGINX_CONFIGURATION, 'utf8')).toBe(nginxConfiguration());
    expect(readme).toBe(withCustomHeaders(readme));
  });

  it('have nobody keep that a file was missing', () => {
    expect(nginxConfiguration()).toContain('add_header Cache-Control $kept_for;');
  });

  it('are told of each of them, in what their configuration can carry', () => {
    for (const [name, value] of Object.entries(PRODUCTION_HEADERS)) {
      expect(value).not.toMatch(/["\\$\n]/);
      expect(nginxConfiguration()).toContain(`add_header ${name} "${value}" always;`);
    }
    const isolating = withCustomHeaders('---\ncustom_headers:\n  old: 1\nsdk: static\n---\n');
    expect(isolating).toContain('\n  cross-origin-embedder-policy: require-corp\n');
    expect(isolating).toMatch(/\nsdk: static\n/);
    expect(isolating).not.toContain('old');
  });
});
