import { describe, expect, it } from 'vitest';
import { siteAddress } from './site.ts';

describe('the address of a file of the site', () => {
  it('is its path where the site is at the root of its server, and in Node', () => {
    expect(siteAddress('/teachers/clip/config.json')).toBe('/teachers/clip/config.json');
    expect(siteAddress('sw.js')).toBe('/sw.js');
  });

  it('lies under the path of the site, also for a path that an old record holds', () => {
    expect(siteAddress('/students/a.safetensors', '/pupil/')).toBe('/pupil/students/a.safetensors');
    expect(siteAddress('', '/pupil/')).toBe('/pupil/');
  });

  it('is never on another machine', () => {
    expect(siteAddress('//elsewhere.test/x')).toBe('/elsewhere.test/x');
  });
});
