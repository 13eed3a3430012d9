import { describe, expect, it } from 'vitest';
import { aboutHref, topicOf } from './about-place.ts';

describe('the address of the explanation', () => {
  it('names the topic that it opens, and nothing where it is closed', () => {
    expect(topicOf(aboutHref())).toBe('');
    expect(topicOf(aboutHref('fd'))).toBe('fd');
    expect(topicOf('')).toBeNull();
    expect(topicOf('#main')).toBeNull();
    expect(topicOf('#aboutfd')).toBeNull();
  });
});
