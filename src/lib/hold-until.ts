const held = new Set<object>();

/** Keeps an object from being collected as garbage until the answer is there, which this gives back. */
export async function holdUntil<T>(object: object, answer: Promise<T>): Promise<T> {
  held.add(object);
  try {
    return await answer;
  } finally {
    held.delete(object);
  }
}
