/** Emscripten's and Dawn's words when memory runs out. */
const MEMORY =
  /out of memory|bad_alloc|allocation failed|failed to allocate|OOM|memory access out of bounds/iu;
/** Dawn's and onnxruntime's words for a device that is gone. */
const DEVICE = /device.{0,20}(?:lost|destroyed|hung|removed)|DXGI_ERROR|BufferManager::Download/iu;

/** What onnxruntime threw, told by its words: it has no codes. */
export function failureOf(error: unknown): 'memory' | 'device' | 'other' {
  const words = wordsOf(error);
  if (DEVICE.test(words)) return 'device';
  const memory = MEMORY.test(words) || (error instanceof RangeError && /alloc|length/iu.test(words));
  return memory ? 'memory' : 'other';
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
