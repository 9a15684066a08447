import { isAbort, toPlainError, type ErrorCode, type PlainError } from '../../lib/errors';
import { sha256Of } from '../../lib/sha256-of';
import type { Seconds } from '../../lib/units';
import type { TakeUse } from '../../project/arrival';
import type { EventId, SoundEvent, TakeEdit } from '../../project/document';
import { needsRender, takeInUse, takeMatches } from '../../project/match';
import { qualityOf } from '../../project/quality';
import { networkRuns } from '../../render/guidance';
import { renderAudible } from '../../render/render-audible';
import type { RenderedTake, Renderer, SamplerSettings } from '../../render/renderer';
import { AN_EDIT, askedOfEdit, editedSeconds, editRequest, takeOver } from '../sound-edits/edited-take';
import type { AnnouncerStore } from '../stores/announcer.svelte';
import type { BundleStore } from '../stores/bundle.svelte';
import type { DocumentStore } from '../stores/document.svelte';
import type { Batch, RendersStore } from '../stores/renders.svelte';
import type { SoundsStore } from '../stores/sounds.svelte';
import { count } from '../writing/figures';
import { drawSeed } from './seeds';

export interface RenderQueueNeeds {
  readonly renderer: Renderer;
  readonly document: DocumentStore;
  readonly renders: RendersStore;
  readonly sounds: SoundsStore;
  readonly bundle: BundleStore;
  readonly announcer: AnnouncerStore;
  /** The line has stopped: the next take would fail for the same reason. */
  readonly hopeless: (error: PlainError) => void;
  /** Milliseconds, rising. */
  readonly now: () => number;
}

/** After these the next take would fail for the same reason: the line stops. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  'bundle-missing',
  'bundle-unreadable',
  'bundle-incompatible',
  'config-unsupported',
  'network',
  'out-of-memory',
  'provider-unavailable',
]);

/** One take in line. The words are those that the event has when its turn comes. */
interface Wanted {
  readonly id: EventId;
  readonly seed: number;
  readonly length: Seconds;
  readonly use: TakeUse;
  /** Which of several to choose from; null: the event's sound. */
  readonly batch: Batch | null;
  /** Made from another take instead of from the event's words; null: not. */
  readonly edit: TakeEdit | null;
}

/** Renders one take after another, shortest first. What is finished stays, whatever comes after. */
export class RenderQueue {
  #line: readonly Wanted[] = [];
  #working: Promise<void> | null = null;
  /** From the first take in line to the last. */
  #run = { stopped: false };
  #current: { readonly id: EventId; readonly abort: AbortController } | null = null;

  constructor(private readonly needs: RenderQueueNeeds) {}

  /** Everything planned or stale. */
  renderAll(): void {
    const { events, takes } = this.needs.document.project;
    this.#enter(
      events
        .filter((event) => needsRender(event, takes) && !this.#inLine(event.id))
        .map((event) => wanted(event)),
    );
  }

  /** What these events need to be as they are asked for, also another seed. */
  renderThese(ids: readonly EventId[]): void {
    const { events } = this.needs.document.project;
    this.#enter(
      events.filter(({ id }) => ids.includes(id) && !this.#inLine(id)).map((event) => wanted(event)),
    );
  }

  /** One event: with its own seed when its words have changed or it has no sound, else with a new one. */
  renderOne(id: EventId): void {
    const event = this.#open(id);
    if (event === null || this.#inLine(id)) return;
    const take = takeInUse(event, this.needs.document.project.takes);
    const again =
      take !== null && takeMatches(take, event.request) && take.request.seed === event.request.seed;
    if (again && event.request.seedLocked) {
      this.needs.announcer.say('The seed is locked and nothing has changed: the sound would be the same.');
      return;
    }
    this.#enter([{ ...wanted(event), seed: again ? drawSeed() : event.request.seed }]);
  }

  /** The same words in the same place with another seed. */
  variation(id: EventId): void {
    const event = this.#open(id);
    if (event === null || this.#inLine(id)) return;
    if (event.request.seedLocked) {
      this.needs.announcer.say('The seed is locked. Unlock it to make a variation.');
      return;
    }
    this.#enter([{ ...wanted(event), seed: drawSeed() }]);
  }

  /** Takes to choose from, each with a new seed; the take in use stays. */
  renderMore(id: EventId, number: number): void {
    const event = this.needs.document.event(id);
    if (event === null) return;
    const takes = Array.from({ length: number }, (_, i): Wanted => ({
      ...wanted(event),
      seed: drawSeed(),
      use: 'if-silent',
      batch: { number: i + 1, of: number },
    }));
    this.#enter(takes);
  }

  /** A take made from another one of the event. It is used at once where the other is in use, as a step of its own. */
  edit(id: EventId, edit: TakeEdit): void {
    const { document } = this.needs;
    const event = document.event(id);
    const source = document.project.takes.find((take) => take.id === edit.of);
    if (event === null || source === undefined) return;
    const { seed, seedLocked } = event.request;
    this.#enter([
      {
        id,
        seed: seedLocked ? seed : drawSeed(),
        length: editedSeconds(edit, source),
        use: 'if-silent',
        batch: { number: 1, of: 1 },
        edit,
      },
    ]);
  }

  /** Stops between two sampler steps; what is rendered is kept. */
  stop(): void {
    this.#run.stopped = true;
    this.#wait([]);
    this.#current?.abort.abort(stopped());
  }

  /** Stops, and waits until no take can arrive any more. */
  async stopped(): Promise<void> {
    this.stop();
    await this.#working;
  }

  /** Leaves one event out, also if its turn has come; the line goes on. */
  skip(id: EventId): void {
    this.#wait(this.#line.filter((take) => take.id !== id));
    if (this.#current?.id === id) this.#current.abort.abort(stopped());
  }

  /** An event that may be rendered again; a locked one keeps its sound, and that is said. */
  #open(id: EventId): SoundEvent | null {
    const { document, announcer } = this.needs;
    const event = document.event(id);
    if (event === null) return null;
    if (event.locked && event.takeId !== null) {
      announcer.say(`${event.request.caption} is locked. Unlock it to render it again.`);
      return null;
    }
    return event;
  }

  /** Its sound is on the way already; takes to choose from do not count. */
  #inLine(id: EventId): boolean {
    const { current } = this.needs.renders;
    return [...this.#line, ...(current === null ? [] : [current])].some(
      (take) => take.id === id && take.batch === null,
    );
  }

  #enter(takes: readonly Wanted[]): void {
    if (takes.length === 0) return;
    if (this.needs.document.readOnly) {
      this.needs.announcer.warn('This project is open in another tab. Duplicate it to render it here.');
      return;
    }
    for (const { id } of takes) this.needs.renders.forget(id);
    this.#wait([...this.#line, ...takes].sort((a, b) => a.length - b.length));
    this.#working ??= this.#work().finally(() => (this.#working = null));
  }

  #wait(line: readonly Wanted[]): void {
    this.#line = line;
    this.needs.renders.line(
      line.map(({ id, batch, edit }) => ({ id, batch, ...(edit === null ? {} : { source: edit.of }) })),
    );
  }

  async #work(): Promise<void> {
    const { renders, announcer, document } = this.needs;
    const run = { stopped: false };
    this.#run = run;
    let failed = 0;
    let hopeless: PlainError | null = null;
    for (let next = this.#line[0]; next !== undefined; next = this.#line[0]) {
      this.#wait(this.#line.slice(1));
      const event = document.event(next.id);
      if (event === null) continue;
      const error = await this.#render(event, next);
      if (error === null) continue;
      failed += 1;
      if (!HOPELESS.has(error.code)) continue;
      hopeless = error;
      this.#wait([]);
    }
    // Who enters from here on begins a new run.
    this.#working = null;
    const { events, takes } = document.project;
    const rendered = events.filter((event) => event.takeId !== null && !needsRender(event, takes)).length;
    const sentence = `${rendered} of ${events.length} rendered.`;
    if (run.stopped) announcer.say(`Stopped. ${sentence}`);
    else announcer.say(failed === 0 ? `Done. ${sentence}` : `${count(failed, 'take')} failed. ${sentence}`);
    renders.rest();
    if (hopeless !== null) this.needs.hopeless(hopeless);
  }

  /** Null: rendered, or stopped. */
  async #render(event: SoundEvent, take: Wanted): Promise<PlainError | null> {
    const { renderer, renders, announcer, document, bundle, sounds, now } = this.needs;
    const { caption, negativePrompt, length } = event.request;
    const sampler = bundle.samplers?.[qualityOf(event.request, document.project)];
    const abort = new AbortController();
    this.#current = { id: event.id, abort };
    renders.begin(event.id, take.batch, take.edit?.of);
    const which = behindTheWords(take);
    const subject = which === '' ? caption : `${caption}${which},`;
    announcer.say(`Rendering ${caption}${which}.`);
    // Preparing the model is done once and would spoil the estimates: work begins after it.
    const work: { began: number | null; steps: number } = { began: null, steps: 0 };
    try {
      const { rendered, seed } = await renderAudible(
        renderer,
        {
          ...(take.edit === null
            ? { caption, negativePrompt, seed: take.seed, seconds: length }
            : editRequest(take.edit, event, take.seed, sounds.get(take.edit.of))),
          ...(sampler === undefined ? {} : { sampler }),
        },
        {
          signal: abort.signal,
          onProgress: (progress) => {
            if (progress.phase !== 'loading') work.began ??= now();
            work.steps = progress.steps;
            renders.progress(progress);
          },
        },
        event.request.seedLocked || take.edit !== null,
      );
      const spent = work.began === null ? 0 : (now() - work.began) / 1000;
      await this.#keep(event, { ...take, seed }, rendered, spent);
      // An edit takes steps out and reads a sound: no yardstick for the others.
      if (take.edit === null) renders.measure(spent, runsOf(rendered.sampler, work.steps));
      announcer.say(`${subject} is rendered.`);
      return null;
    } catch (error) {
      if (isAbort(error)) return null;
      const plain = toPlainError(error);
      const progress = renders.progressNow;
      const sampling = progress?.phase === 'sampling';
      renders.fail(event.id, {
        error: plain,
        step: sampling ? progress.step : null,
        steps: sampling ? progress.steps : null,
      });
      announcer.warn(`${subject} is not rendered. ${plain.message} ${plain.remedy}`);
      return plain;
    } finally {
      this.#current = null;
      renders.end();
    }
  }

  async #keep(event: SoundEvent, wished: Wanted, rendered: RenderedTake, spent: Seconds): Promise<void> {
    const { document, sounds } = this.needs;
    const { samples, sampleRate, seconds, sampler, provider } = rendered;
    const { edit, seed } = wished;
    const asked = edit === null ? event.request : askedOfEdit(edit, document.project, event, seconds);
    const { caption, negativePrompt, length } = asked;
    const own = new Float32Array(samples);
    const sha256 = await sha256Of(own);
    const take = document.receive(
      {
        eventId: event.id,
        sampleRate,
        channels: 1,
        seconds,
        request: { caption, negativePrompt, seed, length },
        sampler,
        bundle: rendered.bundle,
        ...(edit === null ? {} : { origin: edit }),
      },
      wished.use,
    );
    sounds.keep(take.id, { samples: own, sampleRate, sha256, provider, spent });
    if (edit !== null) takeOver(document, event.id, edit, take);
  }
}

/** The event's sound as it is asked for. */
function wanted({ id, request }: SoundEvent): Wanted {
  return { id, seed: request.seed, length: request.length, use: 'if-wanted', batch: null, edit: null };
}

/** In announcements. */
function behindTheWords({ batch, edit }: Wanted): string {
  if (edit !== null) return `, ${AN_EDIT}`;
  return batch === null ? '' : `, take ${batch.number} of ${batch.of}`;
}

/** Runs of the network for a take of so many sampler steps. */
function runsOf(sampler: SamplerSettings, steps: number): number {
  // PNDM takes one step more than it is asked for.
  const windows = Math.max(1, Math.round(steps / sampler.steps));
  return windows * networkRuns(sampler, steps / windows);
}

function stopped(): DOMException {
  return new DOMException('Stopped.', 'AbortError');
}
