import { receiveTake } from '../../../src/project/arrival';
import type { TakeId } from '../../../src/project/document';
import { perform, startHistory, undo, type History } from '../../../src/project/history';
import { sha256Of } from '../../../src/lib/sha256-of';
import type { StoredProject, StoredSound } from '../../../src/storage/stored-project';
import { dog, projectWith, renderedFor } from '../project/made';

/** A stored project with two sounds, a third that undo brings back, a way back and a way forth. */

export function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 31 - 1;
  });
}

export async function sound(seed: number, length = 400): Promise<StoredSound> {
  const samples = noise(length, seed);
  return { samples, sampleRate: 16_000, sha256: await sha256Of(samples), provider: 'wasm', spent: 2.5 };
}

export function editedHistory(): History {
  const planned = projectWith(dog(), dog({ caption: 'Rain falls', role: 'bg' }));
  const one = receiveTake(planned, renderedFor(planned, 'e1')).project;
  const both = receiveTake(one, renderedFor(one, 'e2')).project;
  const spare = receiveTake(both, renderedFor(both, 'e1', 8), 'if-silent').project;
  const turn = {
    said: 'make the dog quieter',
    by: 'rules',
    changes: [{ kind: 'changed', id: 'e1', caption: 'A dog barks' }],
  } as const;
  const edited = perform(
    perform(startHistory(spare), { type: 'remove-take', takeId: 't3' }, { label: 'remove take' }),
    {
      type: 'several',
      commands: [
        { type: 'gain', id: 'e1', gainDb: -6 },
        { type: 'add-turn', turn },
      ],
    },
    { label: 'change' },
  );
  return undo(perform(edited, { type: 'keep-take', takeId: 't2', kept: true }, { label: 'keep' }));
}

export async function storedProject(): Promise<StoredProject> {
  const sounds = new Map<TakeId, StoredSound>([
    ['t1', await sound(1)],
    ['t2', await sound(2, 700)],
    ['t3', await sound(3, 300)],
  ]);
  return { history: editedHistory(), sounds, draft: '', change: 'and the rain' };
}
