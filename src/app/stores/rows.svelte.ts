import type { Seconds } from '../../lib/units';
import type { EventId, Project, SoundEvent, Take } from '../../project/document';
import type { Quality } from '../../project/quality';
import { eventState, takesOf, type EventState, type RenderSettings } from '../../project/match';
import type { RenderProgress } from '../../render/renderer';
import { hueOf } from '../score/hues';
import type { BundleStore } from './bundle.svelte';
import type { DocumentStore } from './document.svelte';
import type { Batch, RenderFailure, RendersStore } from './renders.svelte';
import type { ScoreViewStore } from './score-view.svelte';
import type { SettingsStore } from './settings.svelte';
import type { Sound, SoundsStore } from './sounds.svelte';

export type RowStatus =
  | { readonly state: 'planned' | 'done' | 'stale' }
  | { readonly state: 'waiting'; readonly place: number; readonly expected: Seconds | null }
  | {
      readonly state: 'rendering';
      readonly progress: RenderProgress | null;
      /** Which of several takes to choose from; null: the event's sound. */
      readonly batch: Batch | null;
    }
  | { readonly state: 'failed'; readonly failure: RenderFailure };

/** A take to choose from that is rendered now, while the one in use stays. */
export interface ExtraTake {
  readonly batch: Batch;
  readonly progress: RenderProgress | null;
}

interface Sources {
  readonly renders: RendersStore;
  readonly sounds: SoundsStore;
  readonly bundle: BundleStore;
  readonly settings: SettingsStore;
  readonly unknownWords: (caption: string) => readonly string[];
}

/** All of the project that one row shows. */
interface RowFacts {
  readonly event: SoundEvent;
  readonly number: number;
  /** The takes that the event may use. */
  readonly takes: readonly Take[];
  /** Others are soloed, and this is not heard. */
  readonly soloedOut: boolean;
}

/**
 * One event as every region shows it: the same object as long as the event is there. Each of its facts is worked out
 * again only when something changes that it depends on, so that a sampler step or an edit of one event leaves all other
 * rows alone.
 */
export class Row {
  #facts: RowFacts = $state.raw() as RowFacts;
  readonly #state: EventState = $derived.by(() => eventState(this.event, this.takes, this.settings()));
  readonly #status: RowStatus = $derived.by(() => this.#statusNow());
  /** The sound in use was brought along: no model needs to know its words. */
  readonly fromFile: boolean = $derived.by(
    () => this.takes.find((take) => take.id === this.event.takeId)?.origin?.kind === 'file',
  );
  readonly #unknown: readonly string[] = $derived.by(() =>
    this.fromFile ? [] : this.sources.unknownWords(this.event.request.caption),
  );

  constructor(
    readonly id: EventId,
    facts: RowFacts,
    private readonly sources: Sources,
    private readonly settings: () => RenderSettings | null,
    /** The project's. */
    private readonly quality: () => Quality,
  ) {
    this.#facts = facts;
  }

  get facts(): RowFacts {
    return this.#facts;
  }

  /** The event is another now: what does not follow from that is left alone. */
  change(facts: RowFacts): void {
    if (!same(this.#facts, facts)) this.#facts = facts;
  }

  get event(): SoundEvent {
    return this.#facts.event;
  }

  get number(): number {
    return this.#facts.number;
  }

  get takes(): readonly Take[] {
    return this.#facts.takes;
  }

  get hue(): number {
    return hueOf(this.id);
  }

  get status(): RowStatus {
    return this.#status;
  }

  #statusNow(): RowStatus {
    const { renders, bundle } = this.sources;
    const { id, request } = this.event;
    const { current } = renders;
    if (current?.id === id && !this.#extra(current.batch)) {
      return { state: 'rendering', progress: renders.progressNow, batch: current.batch };
    }
    const place = renders.waiting.findIndex((take) => take.id === id && !this.#extra(take.batch));
    if (place >= 0)
      return {
        state: 'waiting',
        place: place + 1,
        expected: renders.expected(bundle.runsFor(request.length, request.quality ?? this.quality())),
      };
    const { kind } = this.#state.sound;
    const failure = renders.failures.get(id);
    // A redo that failed leaves the sound that is there, and the event's name with it.
    if (failure !== undefined && (kind === 'planned' || kind === 'stale'))
      return { state: 'failed', failure };
    return { state: kind === 'older' ? 'done' : kind };
  }

  /** One of several takes to choose from, rendered now; the take in use stays and is drawn. */
  get extra(): ExtraTake | null {
    const { renders } = this.sources;
    const { current } = renders;
    if (current?.id !== this.id || current.batch === null || !this.#extra(current.batch)) return null;
    return { batch: current.batch, progress: renders.progressNow };
  }

  /** Why the last take asked for is not there. */
  get failure(): RenderFailure | null {
    return this.sources.renders.failures.get(this.id) ?? null;
  }

  #extra(batch: Batch | null): boolean {
    return batch !== null && this.sound !== null;
  }

  /** Number of the take in use, from 1, and how many there are; 0: none. */
  get takeNumber(): number {
    return this.#state.takeNumber;
  }

  get takeCount(): number {
    return this.#state.takeCount;
  }

  /** Others are soloed, and this is not heard. */
  get soloedOut(): boolean {
    return this.#facts.soloedOut;
  }

  /** Not heard in the mix, whatever sound it has. */
  get quiet(): boolean {
    return this.event.muted || this.soloedOut;
  }

  /** The take in use; null while there is none. */
  get sound(): Sound | null {
    return this.sources.sounds.get(this.event.takeId);
  }

  /** Colour is for what will be heard as it is written. */
  get inked(): boolean {
    const { kind } = this.#state.sound;
    return (kind === 'done' || kind === 'older') && !this.quiet && this.sound !== null;
  }

  /** In words, how the sound differs from what would be made now; null where it does not. */
  get older(): string | null {
    const { sound } = this.#state;
    if (sound.kind !== 'older') return null;
    const { bundle } = sound.take;
    if (sound.differs.includes('bundle')) return `made with ${bundle.name} ${bundle.version}`;
    if (sound.differs.includes('sampler')) return 'made with other settings';
    return 'made with another seed';
  }

  /** It was made with another model than the one in use. */
  get otherModel(): boolean {
    const { sound } = this.#state;
    return sound.kind === 'older' && sound.differs.includes('bundle');
  }

  get unknown(): readonly string[] {
    return this.#unknown;
  }

  /** "Render" has something to do for it. */
  get wanting(): boolean {
    const { kind } = this.#state.sound;
    return kind === 'planned' || (kind === 'stale' && !this.event.locked);
  }

  covers(position: Seconds): boolean {
    return this.event.spans.some((span) => span.start <= position && position < span.end);
  }
}

/** What a render would be made with now. */
function renderSettings({ bundle }: Sources, quality: Quality): RenderSettings | null {
  const { state, samplers } = bundle;
  if (state.phase !== 'open' || samplers === null) return null;
  return { quality, samplers, bundle: { hash: state.hash } };
}

/** The events of the project, and of the plan that the score draws, as rows. */
export class RowsStore {
  readonly #own: OwnRows;
  readonly #previewed: readonly Row[];
  readonly #failed: number = $derived.by(() => this.all.filter(({ failure }) => failure !== null).length);

  constructor(
    document: DocumentStore,
    private readonly score: ScoreViewStore,
    sources: Sources,
  ) {
    this.#own = new OwnRows(document, sources);
    this.#previewed = $derived(rowsOf(score.project, sources));
  }

  get all(): readonly Row[] {
    return this.#own.rows;
  }

  /** Events whose last take that was asked for is not there. */
  get failed(): number {
    return this.#failed;
  }

  get shown(): readonly Row[] {
    return this.score.preview ? this.#previewed : this.all;
  }

  /** Of the project; null: it has no such event. */
  row(id: EventId | null): Row | null {
    return id === null ? null : (this.#own.byId.get(id) ?? null);
  }
}

/**
 * The rows of the document. They are told of each change, and pass it on where it is one for them: an edit of one event
 * out of hundreds is nothing to the others, and costs nothing there.
 */
class OwnRows {
  /** Another list only when events have come, gone or changed places. */
  #rows = $state.raw<readonly Row[]>([]);
  #byId = $state.raw<ReadonlyMap<EventId, Row>>(new Map());
  readonly #settings: RenderSettings | null = $derived.by(() =>
    renderSettings(this.sources, this.document.facts.quality),
  );
  /** The project that the rows show. */
  #shown: Pick<Project, 'events' | 'takes'> = { events: [], takes: [] };

  constructor(
    private readonly document: DocumentStore,
    private readonly sources: Sources,
  ) {
    document.follow((project) => this.#follow(project));
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get byId(): ReadonlyMap<EventId, Row> {
    return this.#byId;
  }

  #follow(project: Project): void {
    const before = this.#shown;
    this.#shown = project;
    const soloing = isSoloing(project.events);
    const asBefore = before.takes === project.takes && isSoloing(before.events) === soloing;
    const last = this.#rows;
    const rows = project.events.map((event, index) => {
      const row = last[index];
      return row !== undefined && asBefore && event === before.events[index]
        ? row
        : this.#rowWith(factsOf(event, index, this.#takesOf(event, project), soloing));
    });
    if (rows.length === last.length && rows.every((row, index) => row === last[index])) return;
    this.#rows = rows;
    this.#byId = new Map(rows.map((row) => [row.id, row]));
  }

  #takesOf(event: SoundEvent, project: Project): readonly Take[] {
    return sameOrNew(this.#byId.get(event.id)?.takes, takesOf(project, event));
  }

  #rowWith(facts: RowFacts): Row {
    const known = this.#byId.get(facts.event.id);
    known?.change(facts);
    return (
      known ??
      new Row(
        facts.event.id,
        facts,
        this.sources,
        () => this.#settings,
        () => this.document.facts.quality,
      )
    );
  }
}

/** The rows of a plan that nobody edits: made anew with it. */
function rowsOf(project: Project, sources: Sources): readonly Row[] {
  const settings = renderSettings(sources, project.quality);
  const soloing = isSoloing(project.events);
  return project.events.map(
    (event, index) =>
      new Row(
        event.id,
        factsOf(event, index, takesOf(project, event), soloing),
        sources,
        () => settings,
        () => project.quality,
      ),
  );
}

function factsOf(event: SoundEvent, index: number, takes: readonly Take[], soloing: boolean): RowFacts {
  return { event, number: index + 1, takes, soloedOut: soloing && !event.soloed };
}

function isSoloing(events: readonly SoundEvent[]): boolean {
  return events.some(({ soloed }) => soloed);
}

function same(a: RowFacts, b: RowFacts): boolean {
  return a.event === b.event && a.number === b.number && a.takes === b.takes && a.soloedOut === b.soloedOut;
}

/** The old list where the new one holds the same takes: lists are compared by identity. */
function sameOrNew(old: readonly Take[] | undefined, takes: readonly Take[]): readonly Take[] {
  return old?.length === takes.length && takes.every((take, index) => take === old[index]) ? old : takes;
}
