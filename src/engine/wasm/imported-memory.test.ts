import { describe, expect, it } from 'vitest';
import { nodeEngineFiles } from '../testing/node-files.ts';
import { importMemory } from './imported-memory.ts';

const shipped = new Uint8Array(nodeEngineFiles().tfjsWasmUrl as Uint8Array<ArrayBuffer>);

describe('a module that is given its memory', () => {
  it('asks for a shared one and is otherwise the same', async () => {
    const before = await WebAssembly.compile(shipped);
    const { bytes, initialPages, maximumPages } = importMemory(shipped);
    const after = await WebAssembly.compile(bytes);
    expect(WebAssembly.Module.imports(after)).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
      ...WebAssembly.Module.imports(before),
    ]);
    expect(WebAssembly.Module.exports(after)).toEqual(WebAssembly.Module.exports(before));
    expect([initialPages, maximumPages]).toEqual([256, 65_536]);
  });

  it('is refused when it is cut off anywhere', () => {
    for (const length of [9, 100, 1_000, shipped.length - 1]) {
      expect(() => importMemory(shipped.subarray(0, length))).toThrow(/tfjs-wasm’s|tfjs-wasm's module/);
    }
  });

  it('is refused when it has no memory of its own', () => {
    expect(() => importMemory(importMemory(shipped).bytes)).toThrow(/no imports or no memory/);
  });
});
