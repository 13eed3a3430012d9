import { describe, expect, it } from 'vitest';
import { createRegistry } from './registry.ts';

const tools = () =>
  createRegistry<{ readonly id: string; readonly weight: number }>('tool', [
    { id: 'saw', weight: 2 },
    { id: 'axe', weight: 3 },
  ]);

describe('a registry', () => {
  it('lists what is built in, in order, then what was registered', () => {
    const registry = tools();
    registry.register({ id: 'file', weight: 1 });
    expect(registry.ids()).toEqual(['saw', 'axe', 'file']);
    expect(registry.all().map(({ weight }) => weight)).toEqual([2, 3, 1]);
    expect(registry.get('file').weight).toBe(1);
  });

  it('forgets what was registered when it is told to', () => {
    const registry = tools();
    const undo = registry.register({ id: 'file', weight: 1 });
    undo();
    expect(registry.has('file')).toBe(false);
    expect(registry.ids()).toEqual(['saw', 'axe']);
  });

  it('names what it knows where it is asked for something else', () => {
    expect(() => tools().get('hammer')).toThrow(/no tool called hammer.*saw, axe/);
  });

  it('refuses an id twice', () => {
    expect(() => tools().register({ id: 'saw', weight: 9 })).toThrow(/two of the tool saw/);
  });
});
