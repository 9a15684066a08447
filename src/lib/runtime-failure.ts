/** Emscripten's and Dawn's words when memory runs out. */
const MEMORY =
  /out.?of.?(?:(?:device|host|gpu|video).?)?memory|insufficient memory|bad_alloc|allocation failed|failed to allocate|OOM|memory access out of bounds/iu;
/** Dawn's and onnxruntime's words for a device that is gone. */
const DEVICE = /device.{0,20}(?:lost|destroyed|hung|removed)|DXGI_ERROR|BufferManager::Download/iu;

export type RuntimeFailure =
  | 'memory'
  /** The device is gone. */
  | 'device'
  /** The device is gone for want of memory. */
  | 'device-memory'
  | 'other';

/** What onnxruntime threw, told by its words: it has no codes. */
export function failureOf(error: unknown): RuntimeFailure {
  const words = wordsOf(error);
  const memory = tellsOfMemory(words) || (error instanceof RangeError && /alloc|length/iu.test(words));
  if (DEVICE.test(words)) return memory ? 'device-memory' : 'device';
  return memory ? 'memory' : 'other';
}

/** Words of a browser, or of onnxruntime, that tell a lack of memory. */
export const tellsOfMemory = (words: string): boolean => MEMORY.test(words);

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
