import { describe, expect, test, vi } from 'vitest';
import { RenderQueue } from '../../src/app/controllers/render-queue';
import { AnnouncerStore } from '../../src/app/stores/announcer.svelte';
import { BundleStore } from '../../src/app/stores/bundle.svelte';
import { DocumentStore } from '../../src/app/stores/document.svelte';
import { RendersStore } from '../../src/app/stores/renders.svelte';
import { SoundsStore } from '../../src/app/stores/sounds.svelte';
import { AppError, type ErrorCode } from '../../src/lib/errors';
import type { EventId, SoundEvent } from '../../src/project/document';
import { takesOf } from '../../src/project/match';
import type { RenderedTake, Renderer, RenderOptions, RenderRequest } from '../../src/render/renderer';

const PATIENCE = { timeout: 20_000, interval: 1 };

/** A renderer whose renders end when the test says so. */
class ScriptedRenderer implements Renderer {
  readonly requests: RenderRequest[] = [];
  #finish: ((error: AppError | null) => void) | null = null;

  /** @param active something is rendered, or waits to be */
  constructor(private readonly active: () => boolean) {}

  render(request: RenderRequest, { signal, onProgress }: RenderOptions): Promise<RenderedTake> {
    this.requests.push(request);
    onProgress({ phase: 'sampling', step: 7, steps: 20, secondsLeft: 1 });
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.#finish = (error) => {
        if (error !== null) reject(error);
        else resolve(takeFor(request));
      };
    });
  }

  /** Ends the render in work, and waits until the line goes on or is empty: a take is fingerprinted off the main thread. */
  async finish(error: AppError | null = null): Promise<void> {
    await vi.waitFor(() => expect(this.#finish).not.toBeNull(), PATIENCE);
    const begun = this.requests.length;
    const finish = this.#finish;
    this.#finish = null;
    finish?.(error);
    await vi.waitFor(() => expect(this.requests.length > begun || !this.active()).toBe(true), PATIENCE);
  }

  async dispose(): Promise<void> {
    await settled();
  }
}

function takeFor(request: RenderRequest): RenderedTake {
  const samples = new Float32Array(Math.round(request.seconds * 100)).fill(request.seed / 2 ** 32);
  // One that nobody would hear is made again.
  samples[0] = 0.5;
  return {
    samples,
    sampleRate: 100,
    seconds: request.seconds,
    sampler: { name: 'ddim', steps: 20, guidanceScale: 4, guidanceInterval: null },
    bundle: { name: 'nano', version: '0.1', hash: 'h' },
    provider: 'wasm',
  };
}

/** Promises that wait for nothing but one another. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

function failure(code: ErrorCode): AppError {
  return new AppError(code, 'The graphics device was lost.', { remedy: 'Redo the event.' });
}

function event(document: DocumentStore, id: EventId): SoundEvent {
  const found = document.event(id);
  if (found === null) throw new Error(`There is no ${id}.`);
  return found;
}

function scene() {
  const document = new DocumentStore();
  const renders = new RendersStore();
  const sounds = new SoundsStore();
  const announcer = new AnnouncerStore();
  const renderer = new ScriptedRenderer(() => renders.active);
  const hopeless: ErrorCode[] = [];
  let time = 0;
  const queue = new RenderQueue({
    renderer,
    document,
    renders,
    sounds,
    bundle: new BundleStore(),
    announcer,
    hopeless: ({ code }) => hopeless.push(code),
    now: () => (time += 1000),
  });
  const add = (caption: string, length: number): void =>
    document.perform(
      { type: 'add', event: { caption, spans: [{ start: 0, end: length }], seed: length, by: 'user' } },
      {},
    );
  add('Long', 9);
  add('Short', 1);
  add('Middle', 4);
  const captions = (): string[] => renderer.requests.map((request) => request.caption);
  return { document, renders, sounds, announcer, renderer, queue, captions, hopeless };
}

describe('the render queue', () => {
  test('renders one after another, shortest first, and keeps each take under its event', async () => {
    const { queue, renderer, captions, document, sounds, renders } = scene();
    queue.renderAll();
    await settled();
    expect(captions()).toEqual(['Short']);
    expect(renders.waiting.map((take) => take.id)).toEqual(['e3', 'e1']);
    await renderer.finish();
    await renderer.finish();
    await renderer.finish();
    expect(captions()).toEqual(['Short', 'Middle', 'Long']);
    expect(document.project.takes.map((take) => take.eventId)).toEqual(['e2', 'e3', 'e1']);
    expect(sounds.get(document.event('e3')?.takeId ?? null)?.samples.length).toBe(400);
    expect(renders.active).toBe(false);
  });

  test('stopping keeps what is done and takes nothing half made', async () => {
    const { queue, renderer, captions, document, announcer } = scene();
    queue.renderAll();
    await renderer.finish();
    queue.stop();
    await settled();
    expect(document.project.takes.map((take) => take.eventId)).toEqual(['e2']);
    expect(announcer.polite).toBe('Stopped. 1 of 3 rendered.');
    queue.renderAll();
    await settled();
    expect(captions()).toEqual(['Short', 'Middle', 'Middle']);
  });

  test('after one caption has changed only that event is rendered, and the others keep their very samples', async () => {
    const { queue, renderer, captions, document, sounds } = scene();
    queue.renderAll();
    for (let i = 0; i < 3; i++) await renderer.finish();
    const before = new Map(document.project.events.map((event) => [event.id, sounds.get(event.takeId)]));
    document.perform({ type: 'set', id: 'e3', changes: { caption: 'Changed' } }, {});
    queue.renderAll();
    await renderer.finish();
    expect(captions().slice(3)).toEqual(['Changed']);
    for (const id of ['e1', 'e2'] satisfies EventId[]) {
      expect(sounds.get(document.event(id)?.takeId ?? null)).toBe(before.get(id));
    }
    expect(sounds.get(document.event('e3')?.takeId ?? null)).not.toBe(before.get('e3'));
  });

  test('redo draws a new seed where nothing has changed, and keeps the seed where the words have', async () => {
    const { queue, renderer, document } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    queue.renderOne('e2');
    await renderer.finish();
    document.perform({ type: 'set', id: 'e2', changes: { caption: 'Other' } }, {});
    const kept = document.event('e2')?.request.seed;
    queue.renderOne('e2');
    await renderer.finish();
    const [first, second, third] = renderer.requests;
    expect(first?.seed).toBe(1);
    expect(second?.seed).not.toBe(1);
    expect(third?.seed).toBe(kept);
    expect(document.project.takes).toHaveLength(3);
  });

  test('a locked seed with nothing changed says that the sound would be the same', async () => {
    const { queue, renderer, document, announcer } = scene();
    document.perform({ type: 'set', id: 'e2', changes: { seedLocked: true } }, {});
    queue.renderOne('e2');
    await renderer.finish();
    queue.renderOne('e2');
    await settled();
    expect(renderer.requests).toHaveLength(1);
    expect(announcer.polite).toContain('would be the same');
  });

  test('a lost device costs the event in work alone; the reason and the step are told', async () => {
    const { queue, renderer, captions, renders, document, announcer } = scene();
    queue.renderAll();
    await renderer.finish(failure('device-lost'));
    await renderer.finish();
    await renderer.finish();
    expect(captions()).toEqual(['Short', 'Middle', 'Long']);
    expect(renders.failures.get('e2')).toMatchObject({ step: 7, steps: 20, error: { code: 'device-lost' } });
    expect(announcer.urgent).toContain('The graphics device was lost. Redo the event.');
    expect(document.project.takes).toHaveLength(2);
    queue.renderOne('e2');
    await renderer.finish();
    expect(renders.failures.size).toBe(0);
    expect(document.event('e2')?.takeId).toBe('t3');
  });

  test('without a bundle the line stops at the first event, and that is told', async () => {
    const { queue, renderer, captions, renders, hopeless } = scene();
    queue.renderAll();
    await renderer.finish(failure('bundle-missing'));
    expect(captions()).toEqual(['Short']);
    expect(renders.active).toBe(false);
    expect([...renders.failures.keys()]).toEqual(['e2']);
    expect(hopeless).toEqual(['bundle-missing']);
    queue.renderOne('e2');
    await renderer.finish(failure('device-lost'));
    expect(hopeless).toHaveLength(1);
  });

  test('where even one network has too little memory the line stops', async () => {
    const { queue, renderer, captions, renders } = scene();
    queue.renderAll();
    await renderer.finish(failure('out-of-memory'));
    expect(captions()).toEqual(['Short']);
    expect([...renders.failures.keys()]).toEqual(['e2']);
  });

  test('an event that is removed while it is rendered gets its sound back by undo', async () => {
    const { queue, renderer, document, sounds } = scene();
    queue.renderOne('e3');
    await settled();
    document.perform({ type: 'remove', id: 'e3' }, {});
    await renderer.finish();
    document.undo();
    expect(sounds.get(document.event('e3')?.takeId ?? null)?.samples.length).toBe(400);
  });

  test('more takes are rendered in line with new seeds, and the take in use stays', async () => {
    const { queue, renderer, renders, document, sounds } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    queue.renderMore('e2', 3);
    queue.renderOne('e3');
    await settled();
    expect(renders.current).toEqual({ id: 'e2', batch: { number: 1, of: 3 } });
    expect(renders.waiting).toEqual([
      { id: 'e2', batch: { number: 2, of: 3 } },
      { id: 'e2', batch: { number: 3, of: 3 } },
      { id: 'e3', batch: null },
    ]);
    for (let i = 0; i < 4; i++) await renderer.finish();
    const seeds = renderer.requests.slice(0, 4).map((request) => request.seed);
    expect(new Set(seeds).size).toBe(4);
    expect(takesOf(document.project, event(document, 'e2')).map((take) => take.id)).toEqual([
      't1',
      't2',
      't3',
      't4',
    ]);
    expect(document.event('e2')).toMatchObject({ takeId: 't1', request: { seed: 1 } });
    expect(sounds.get('t4')).not.toBeNull();
  });

  test('the first of several takes is used where there was silence, the others wait to be chosen', async () => {
    const { queue, renderer, document } = scene();
    queue.renderMore('e2', 2);
    await renderer.finish();
    await renderer.finish();
    expect(document.event('e2')).toMatchObject({
      takeId: 't1',
      request: { seed: renderer.requests[0]?.seed },
    });
  });

  test('a lost device costs one of several takes; the line goes on, and the reason stays', async () => {
    const { queue, renderer, renders, document } = scene();
    queue.renderMore('e2', 3);
    await renderer.finish();
    await renderer.finish(failure('device-lost'));
    await renderer.finish();
    expect(document.project.takes).toHaveLength(2);
    expect(renders.failures.get('e2')).toMatchObject({ step: 7, error: { code: 'device-lost' } });
    expect(renders.active).toBe(false);
  });

  test('stopping keeps the takes that are there', async () => {
    const { queue, renderer, renders, document } = scene();
    queue.renderMore('e2', 3);
    await renderer.finish();
    queue.stop();
    await settled();
    expect(document.project.takes).toHaveLength(1);
    expect(renders.active).toBe(false);
    expect(renderer.requests).toHaveLength(2);
  });

  test('one event is left out, waiting or in work, and the line goes on', async () => {
    const { queue, renderer, captions, document } = scene();
    queue.renderAll();
    await settled();
    queue.skip('e3');
    queue.skip('e2');
    await settled();
    await renderer.finish();
    expect(captions()).toEqual(['Short', 'Long']);
    expect(document.project.takes.map((take) => take.eventId)).toEqual(['e1']);
  });

  test('a variation has the same words and place, another seed, and is used; the old take is one step away', async () => {
    const { queue, renderer, document } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    const before = event(document, 'e2');
    queue.variation('e2');
    await renderer.finish();
    const after = event(document, 'e2');
    expect(after).toMatchObject({ takeId: 't2', spans: before.spans });
    expect(renderer.requests[1]).toMatchObject({ caption: 'Short', seconds: 1 });
    expect(after.request.seed).not.toBe(before.request.seed);
    document.perform({ type: 'use-take', id: 'e2', takeId: 't1' }, {});
    expect(event(document, 'e2')).toEqual(before);
    document.undo();
    expect(event(document, 'e2')).toEqual(after);
  });

  test('a locked seed makes no variation, and says so', async () => {
    const { queue, renderer, document, announcer } = scene();
    document.perform({ type: 'set', id: 'e2', changes: { seedLocked: true } }, {});
    queue.variation('e2');
    await settled();
    expect(renderer.requests).toHaveLength(0);
    expect(announcer.polite).toBe('The seed is locked. Unlock it to make a variation.');
  });

  test('a locked event keeps its sound: Redo says so, and Render leaves it out', async () => {
    const { queue, renderer, document, announcer } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    document.perform({ type: 'set', id: 'e2', changes: { caption: 'Changed', locked: true } }, {});
    queue.renderOne('e2');
    queue.renderAll();
    await settled();
    expect(announcer.polite).toContain('Rendering Middle');
    await renderer.finish();
    await renderer.finish();
    expect(renderer.requests.map((request) => request.caption)).toEqual(['Short', 'Middle', 'Long']);
    queue.renderOne('e2');
    expect(announcer.polite).toBe('Changed is locked. Unlock it to render it again.');
  });

  test('a locked event without a sound gets one', async () => {
    const { queue, renderer, document } = scene();
    document.perform({ type: 'set', id: 'e2', changes: { locked: true } }, {});
    queue.renderAll();
    await renderer.finish();
    expect(document.event('e2')?.takeId).toBe('t1');
  });

  test('estimates are measured: none before the first render', async () => {
    const { queue, renderer, renders } = scene();
    expect(renders.expected(160)).toBeNull();
    queue.renderOne('e3');
    await renderer.finish();
    // The clock of this test takes one second for the take: one window, 20 steps, each with guidance.
    expect(renders.expected(160)).toBe(4);
  });

  test('an edit is made from the samples of its take and takes its place; undo brings that one back', async () => {
    const { queue, renderer, document, sounds, renders } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    const [source] = document.project.takes;
    const edit = { kind: 'fill', of: 't1', words: 'a cat', from: 0.2, to: 0.7 } as const;
    queue.edit('e2', edit);
    await settled();
    expect(renders.current).toEqual({ id: 'e2', batch: { number: 1, of: 1 }, source: 't1' });
    expect(renderer.requests.at(-1)).toMatchObject({
      caption: 'a cat',
      edit: {
        mode: 'fill',
        from: 0.2,
        to: 0.7,
        source: { samples: sounds.get('t1')?.samples, sampleRate: 100 },
      },
    });
    await renderer.finish();
    expect(document.project.takes.at(-1)).toMatchObject({
      id: 't2',
      origin: edit,
      request: { caption: source?.request.caption, length: 1 },
    });
    expect(event(document, 'e2').takeId).toBe('t2');
    document.undo();
    expect(event(document, 'e2').takeId).toBe('t1');
    expect(document.project.takes).toHaveLength(2);
  });

  test('an edit of a take that is not in use, or of a locked event, is one more to choose from', async () => {
    const { queue, renderer, document } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    document.perform({ type: 'set', id: 'e2', changes: { locked: true } }, {});
    queue.edit('e2', { kind: 'extend', of: 't1', words: 'Short', by: 1.5 });
    await renderer.finish();
    expect(event(document, 'e2')).toMatchObject({ takeId: 't1', request: { length: 1 } });
    document.perform({ type: 'set', id: 'e2', changes: { locked: false } }, {});
    document.perform({ type: 'use-take', id: 'e2', takeId: 't2' }, {});
    queue.edit('e2', { kind: 'vary', of: 't1', words: 'Wind', strength: 0.5 });
    await renderer.finish();
    expect(event(document, 'e2').takeId).toBe('t2');
    expect(takesOf(document.project, event(document, 'e2'))).toHaveLength(3);
  });

  test('a longer sound is heard: its span grows with it, one that was cut does not', async () => {
    const { queue, renderer, document } = scene();
    queue.renderOne('e2');
    await renderer.finish();
    queue.edit('e2', { kind: 'extend', of: 't1', words: 'Short', by: 1.5 });
    await renderer.finish();
    expect(event(document, 'e2')).toMatchObject({ takeId: 't2', spans: [{ start: 0, end: 2.5 }] });
    document.undo();
    expect(event(document, 'e2')).toMatchObject({ takeId: 't1', spans: [{ start: 0, end: 1 }] });
    document.perform({ type: 'trim', id: 'e2', span: 0, end: 0.6 }, {});
    queue.edit('e2', { kind: 'extend', of: 't1', words: 'Short', by: 1.5 });
    await renderer.finish();
    expect(event(document, 'e2')).toMatchObject({ takeId: 't3', spans: [{ start: 0, end: 0.6 }] });
  });
});
