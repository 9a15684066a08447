import { AppError, isAbort, toPlainError, type ErrorCode } from '../../lib/errors';
import type { Seconds } from '../../lib/units';
import type { EventId, SoundEvent } from '../../project/document';
import { needsRender, takeInUse, takeMatches } from '../../project/match';
import type { RenderedTake, Renderer } from '../../render/renderer';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { BundleStore } from '../stores/bundle.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { RendersStore } from '../stores/renders.svelte';
import type { SettingsStore } from '../stores/settings.svelte';
import { fingerprint, type SoundsStore } from '../stores/sounds.svelte';
import { count } from '../writing/figures';
import { drawSeed } from './seeds';

export interface RenderQueueNeeds {
  readonly renderer: Renderer;
  readonly document: DocumentStore;
  readonly renders: RendersStore;
  readonly sounds: SoundsStore;
  readonly bundle: BundleStore;
  readonly settings: SettingsStore;
  readonly announcer: AnnouncerStore;
  /** Milliseconds, rising. */
  readonly now: () => number;
}

/** After these the next event would fail for the same reason: the line stops. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  'bundle-missing',
  'bundle-unreadable',
  'bundle-incompatible',
  'config-unsupported',
  'network',
  'provider-unavailable',
]);

interface Wanted {
  readonly id: EventId;
  readonly seed: number;
  readonly length: Seconds;
}

/** Renders one event after another, shortest first. What is finished stays, whatever comes after. */
export class RenderQueue {
  #line: readonly Wanted[] = [];
  #abort: AbortController | null = null;

  constructor(private readonly needs: RenderQueueNeeds) {}

  /** Everything planned or stale. */
  renderAll(): void {
    const { events, takes } = this.needs.document.project;
    this.#enter(events.filter((event) => needsRender(event, takes)));
  }

  /** One event: with its own seed when its words have changed or it has no sound, else with a new one. */
  renderOne(id: EventId): void {
    const event = this.needs.document.event(id);
    if (event === null) return;
    const take = takeInUse(event, this.needs.document.project.takes);
    const again =
      take !== null && takeMatches(take, event.request) && take.request.seed === event.request.seed;
    if (again && event.request.seedLocked) {
      this.needs.announcer.say('The seed is locked and nothing has changed: the sound would be the same.');
      return;
    }
    this.#enter([event], again ? drawSeed() : event.request.seed);
  }

  /** Stops between two sampler steps; what is rendered is kept. */
  stop(): void {
    this.#line = [];
    this.needs.renders.line([]);
    this.#abort?.abort(new DOMException('Stopped.', 'AbortError'));
  }

  #enter(events: readonly SoundEvent[], seed?: number): void {
    const { renders } = this.needs;
    const known = new Set<EventId | undefined>([
      renders.running?.id,
      ...this.#line.map((wanted) => wanted.id),
    ]);
    const fresh = events
      .filter((event) => !known.has(event.id))
      .map(({ id, request }) => ({ id, seed: seed ?? request.seed, length: request.length }));
    if (fresh.length === 0) return;
    for (const { id } of fresh) renders.forget(id);
    this.#line = [...this.#line, ...fresh].sort((a, b) => a.length - b.length);
    renders.line(this.#line.map((wanted) => wanted.id));
    if (this.#abort === null) void this.#work();
  }

  async #work(): Promise<void> {
    const { renders, announcer, document } = this.needs;
    const abort = new AbortController();
    this.#abort = abort;
    let failed = 0;
    for (let next = this.#line[0]; next !== undefined; next = this.#line[0]) {
      this.#line = this.#line.slice(1);
      const event = document.event(next.id);
      if (event === null) continue;
      const error = await this.#render(event, next.seed, abort.signal);
      if (error === null) continue;
      failed += 1;
      if (HOPELESS.has(error.code)) this.#line = [];
    }
    this.#abort = null;
    const { events, takes } = document.project;
    const rendered = events.filter((event) => event.takeId !== null && !needsRender(event, takes)).length;
    const sentence = `${rendered} of ${events.length} rendered.`;
    if (abort.signal.aborted) announcer.say(`Stopped. ${sentence}`);
    else announcer.say(failed === 0 ? `Done. ${sentence}` : `${count(failed, 'event')} failed. ${sentence}`);
    renders.rest();
  }

  /** Null: rendered, or stopped. */
  async #render(event: SoundEvent, seed: number, signal: AbortSignal): Promise<AppError | null> {
    const { renderer, renders, announcer, settings, now } = this.needs;
    const { caption, negativePrompt, length } = event.request;
    const asked = settings.address.steps;
    renders.begin(event.id);
    announcer.say(`Rendering ${caption}.`);
    // Preparing the model is done once and would spoil the estimates: work begins after it.
    const work: { began: number | null; steps: number } = { began: null, steps: 0 };
    try {
      const rendered = await renderer.render(
        {
          caption,
          negativePrompt,
          seed,
          seconds: length,
          ...(asked === null ? {} : { sampler: { steps: asked } }),
        },
        {
          signal,
          onProgress: (progress) => {
            if (progress.phase !== 'loading') work.began ??= now();
            work.steps = progress.steps;
            renders.progress(progress);
          },
        },
      );
      const spent = work.began === null ? 0 : (now() - work.began) / 1000;
      await this.#keep(event, seed, rendered, spent);
      renders.measure(spent, work.steps / rendered.sampler.steps);
      announcer.say(`${caption} is rendered.`);
      return null;
    } catch (error) {
      if (isAbort(error)) return null;
      const plain = toPlainError(error);
      const progress = renders.running?.progress;
      const sampling = progress?.phase === 'sampling';
      renders.fail(event.id, {
        error: plain,
        step: sampling ? progress.step : null,
        steps: sampling ? progress.steps : null,
      });
      announcer.warn(`${caption} is not rendered. ${plain.message} ${plain.remedy}`);
      return new AppError(plain.code, plain.message, { remedy: plain.remedy });
    } finally {
      renders.end();
    }
  }

  async #keep(event: SoundEvent, seed: number, rendered: RenderedTake, spent: Seconds): Promise<void> {
    const { document, sounds, bundle } = this.needs;
    const { samples, sampleRate, seconds, sampler, provider } = rendered;
    const { caption, negativePrompt, length } = event.request;
    const own = new Float32Array(samples);
    const print = await fingerprint(own);
    const take = document.receive({
      eventId: event.id,
      sampleRate,
      channels: 1,
      seconds,
      request: { caption, negativePrompt, seed, length },
      sampler: { name: sampler.name, steps: sampler.steps, guidanceScale: sampler.guidanceScale },
      bundle: rendered.bundle,
    });
    sounds.keep(take.id, { samples: own, sampleRate, fingerprint: print, provider, spent });
    bundle.identify(rendered.bundle.hash);
  }
}
