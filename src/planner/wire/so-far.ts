import { looseJsonIn } from './loose-json';

/** How many operations can be read already in an answer that is still being written. */
export function operationsSoFar(text: string): number {
  const { ops } = (looseJsonIn(text, 'ops')?.value ?? {}) as { readonly ops?: unknown };
  return Array.isArray(ops) ? ops.length : 0;
}
