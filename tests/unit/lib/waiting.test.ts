import { describe, expect, test } from 'vitest';
import { unlessAborted } from '../../../src/lib/abort';
import { Ending } from '../../../src/lib/ending';
import { AppError } from '../../../src/lib/errors';
import { Serial } from '../../../src/lib/serial';

const reason = new AppError('device-lost', 'Gone.', { remedy: 'Again.' });
const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('what may end', () => {
  test('lets a promise through that comes before the end', async () => {
    const ending = new Ending();
    expect(await ending.before(Promise.resolve(3))).toBe(3);
    await expect(ending.before(Promise.reject(new Error('own')))).rejects.toThrow('own');
  });

  test('rejects all that waits, and all that comes after, with the first reason', async () => {
    const ending = new Ending();
    const waiting = ending.before(new Promise(() => undefined));
    ending.end(reason);
    ending.end(new AppError('internal', 'Later.', { remedy: '' }));
    await expect(waiting).rejects.toBe(reason);
    await expect(ending.before(later(1))).rejects.toBe(reason);
  });
});

describe('one after another', () => {
  test('tasks never overlap, and a failure does not stop those behind it', async () => {
    const serial = new Serial();
    const seen: string[] = [];
    const task =
      (name: string, fails = false) =>
      async () => {
        seen.push(`${name} begins`);
        await later(2);
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([
      serial.run(task('a')),
      serial.run(task('b', true)),
      serial.run(task('c')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  test('who aborts while waiting hears at once and never begins', async () => {
    const serial = new Serial();
    const abort = new AbortController();
    let begun = false;
    let free: () => void = () => undefined;
    const first = serial.run(() => new Promise<void>((resolve) => (free = resolve)));
    const second = serial.run(async () => (begun = true), abort.signal);
    abort.abort(reason);
    await expect(second).rejects.toBe(reason);
    free();
    await first;
    await serial.run(async () => undefined);
    expect(begun).toBe(false);
  });
});

test('an abort cuts waiting short, with its reason', async () => {
  const abort = new AbortController();
  const waiting = unlessAborted(later(1000), abort.signal);
  abort.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(unlessAborted(Promise.resolve(1), abort.signal)).rejects.toBe(reason);
  expect(await unlessAborted(Promise.resolve(1), new AbortController().signal)).toBe(1);
});
