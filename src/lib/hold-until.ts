const held = new Map<symbol, object>();

/** Keeps an object from being collected as garbage until the answer is there, which this gives back. */
export function holdUntil<T>(object: object, answer: Promise<T>): Promise<T> {
  const key = Symbol();
  held.set(key, object);
  // By its key: what holds the object is the map, and nothing that may be forgotten with the answer.
  return answer.finally(() => held.delete(key));
}
