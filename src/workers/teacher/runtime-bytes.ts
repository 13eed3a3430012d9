/**
 * How much memory ONNX Runtime has taken. It tells nobody, so its two doors are watched from before it is loaded: the
 * WASM memories that are made in this worker, and the GPU's buffers.
 */

const memories: WebAssembly.Memory[] = [];
let bufferBytes = 0;
let isWatching = false;

/** Call before the runtime is loaded; more calls do nothing. */
export function watchRuntimeBytes(): void {
  if (isWatching) return;
  isWatching = true;
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
    construct(memory, given) {
      const made = Reflect.construct(memory, given) as WebAssembly.Memory;
      memories.push(made);
      return made;
    },
  });
  if (!('GPUDevice' in globalThis)) return;
  const live = new WeakSet<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    live.add(buffer);
    bufferBytes += buffer.size;
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    if (live.delete(this)) bufferBytes -= this.size;
    return destroy.call(this);
  };
}

/**
 * Bytes at present: memories never shrink, and a session that was tried and closed has left its size behind. null:
 * nothing was seen.
 */
export function runtimeBytes(): number | null {
  const heapBytes = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return heapBytes + bufferBytes === 0 ? null : heapBytes + bufferBytes;
}
