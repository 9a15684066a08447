import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { holdUntil } from '../../../src/lib/hold-until';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Only what lies between two turns can be collected: a WeakRef that was read keeps its object for the turn. */
async function collected(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  collectGarbage();
}

it('holds an object while an answer is awaited, and no longer', async () => {
  let give: (value: number) => void = () => undefined;
  const answer = new Promise<number>((resolve) => (give = resolve));
  const { ref, held } = (() => {
    const object = { name: 'handle' };
    return { ref: new WeakRef(object), held: holdUntil(object, answer) };
  })();
  await collected();
  expect(ref.deref()?.name).toBe('handle');
  give(7);
  expect(await held).toBe(7);
  await collected();
  expect(ref.deref()).toBeUndefined();
});

it('lets go of it too when the answer is an error', async () => {
  const { ref, held } = (() => {
    const object = { name: 'handle' };
    return { ref: new WeakRef(object), held: holdUntil(object, Promise.reject(new Error('no'))) };
  })();
  await expect(held).rejects.toThrow('no');
  await collected();
  expect(ref.deref()).toBeUndefined();
});
