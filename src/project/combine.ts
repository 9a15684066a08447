import type { Seconds } from '../lib/units';
import { apply } from './apply';
import type { Command } from './commands';
import type { EventId, HandPart, Project, SoundEvent, Span, Take, TakeId } from './document';
import { perform, type History, type StepNotes } from './history';
import { GAIN_DB, LAST_SECOND, LONGEST_SENTENCE, SCENE_SECONDS, SHORTEST_SPAN } from './limits';
import { mayUse } from './match';
import { onGrid } from './spans';

/** One project laid over another. */
export interface Combination {
  /** The host with the guest's takes, which join outside the history as rendered ones do: no undo destroys sound. */
  readonly host: Project;
  /** Brings the guest's events into that host, as one undo step. */
  readonly command: Command;
  /** The number under which a take of the guest is known from now on; those that no event uses are left behind. */
  readonly takeIds: ReadonlyMap<TakeId, TakeId>;
  readonly events: readonly EventId[];
  /** What could not come along, one sentence each. */
  readonly notes: readonly string[];
}

/** Lays a whole project over another, with its way back: `combined` as one undo step. */
export function join(
  history: History,
  guest: Project,
  at: Seconds,
  notes: StepNotes = {},
): { readonly history: History; readonly combination: Combination } {
  const combination = combined(history.project, guest, at);
  return {
    history: perform({ ...history, project: combination.host }, combination.command, notes),
    combination,
  };
}

/** Times and level belong to the scene that it was: planning the joined sentence again leaves them. */
const PLACED: readonly HandPart[] = ['gainDb', 'spans'];

/**
 * Lays a whole project over another from a second of the scene: its events with their takes, its sentence behind the
 * host's, and as much more time as it needs. It sounds as it did alone: its quality and its level come with its events,
 * and what was not heard in it is muted. Its mix settings, its loop and its takes that nobody uses stay behind.
 */
export function combined(host: Project, guest: Project, at: Seconds): Combination {
  const moved = new Newcomers(host, guest, onGrid(Math.max(0, Math.min(at, LAST_SECOND))));
  const events = guest.events.flatMap((event) => moved.event(event));
  const takes = guest.takes.flatMap((take) =>
    guest.events.some((event) => mayUse(event, take)) ? [moved.take(take)] : [],
  );
  const adopted: Project = {
    ...host,
    takes: [...host.takes, ...takes],
    nextEvent: moved.eventNumber(guest.nextEvent),
    nextTake: moved.takeNumber(guest.nextTake),
  };
  const commands: readonly Command[] = [
    ...moved.sentenceCommands(),
    ...moved.durationCommands(),
    ...events.flatMap((event, i): readonly Command[] => {
      const put: Command = {
        type: 'insert',
        event: { ...event, locked: false },
        index: host.events.length + i,
      };
      // Undo removes the event, and nothing removes a locked one: it is locked when it is there.
      return event.locked ? [put, { type: 'restore', id: event.id, fields: { locked: true } }] : [put];
    }),
  ];
  const command: Command = { type: 'several', commands };
  // A guest that breaks a rule of the host is refused whole, before a take of it has joined.
  apply(adopted, command);
  return {
    host: adopted,
    command,
    takeIds: new Map(
      guest.takes.flatMap((take) => {
        const id = moved.takeId(take.id);
        return takes.some((other) => other.id === id) ? [[take.id, id]] : [];
      }),
    ),
    events: events.map(({ id }) => id),
    notes: moved.notes,
  };
}

/** The guest's parts under the host's numbers: all are counted on, so that copies stay newer than their originals. */
class Newcomers {
  readonly notes: string[] = [];
  readonly #soloing: boolean;
  /** Where the guest's sentence begins in the joined one; null: there is no room for it. */
  readonly #sentenceAt: number | null;
  readonly #sentence: string;

  constructor(
    private readonly host: Project,
    private readonly guest: Project,
    private readonly at: Seconds,
  ) {
    this.#soloing = guest.events.some((event) => event.soloed);
    const joint = jointBehind(host.sentence);
    const fits = host.sentence.length + joint.length + guest.sentence.length <= LONGEST_SENTENCE;
    this.#sentenceAt = fits ? host.sentence.length + joint.length : null;
    this.#sentence = fits ? `${host.sentence}${joint}${guest.sentence}` : host.sentence;
    if (!fits) this.notes.push('Its sentence is left out: the two are longer than a sentence can be.');
  }

  eventNumber(number: number): number {
    return this.host.nextEvent - 1 + number;
  }

  takeNumber(number: number): number {
    return this.host.nextTake - 1 + number;
  }

  takeId(id: TakeId): TakeId {
    return `t${this.takeNumber(Number(id.slice(1)))}`;
  }

  take(take: Take): Take {
    const { origin } = take;
    return {
      ...take,
      id: this.takeId(take.id),
      eventId: this.#eventId(take.eventId),
      origin: origin === null || origin.kind === 'file' ? origin : { ...origin, of: this.takeId(origin.of) },
    };
  }

  /** No event where all of it would lie behind the last second that a scene can have. */
  event(event: SoundEvent): readonly SoundEvent[] {
    const spans = event.spans.flatMap((span) => this.#span(span));
    if (spans.length === 0) {
      this.notes.push(`“${event.request.caption}” would stand behind the last second and is left out.`);
      return [];
    }
    const { guest } = this;
    const [least, most] = GAIN_DB;
    return [
      {
        ...event,
        id: this.#eventId(event.id),
        request: { ...event.request, quality: event.request.quality ?? guest.quality },
        spans,
        gainDb: Math.max(least, Math.min(most, event.gainDb + guest.mix.gainDb)),
        muted: event.muted || (this.#soloing && !event.soloed),
        soloed: false,
        said: this.#said(event.said),
        byHand: [...new Set([...event.byHand, ...PLACED])].sort(),
        sharesTakesOf: event.sharesTakesOf === null ? null : this.#eventId(event.sharesTakesOf),
        takeId: event.takeId === null ? null : this.takeId(event.takeId),
      },
    ];
  }

  sentenceCommands(): readonly Command[] {
    return [{ type: 'set-sentence', sentence: this.#sentence }];
  }

  durationCommands(): readonly Command[] {
    const wanted = Math.min(SCENE_SECONDS[1], onGrid(this.at + this.guest.duration));
    return wanted > this.host.duration ? [{ type: 'set-duration', seconds: wanted }] : [];
  }

  #eventId(id: EventId): EventId {
    return `e${this.eventNumber(Number(id.slice(1)))}`;
  }

  #span({ start, end, ...rest }: Span): readonly Span[] {
    const moved = {
      ...rest,
      start: onGrid(start + this.at),
      end: onGrid(Math.min(LAST_SECOND, end + this.at)),
    };
    return moved.end - moved.start < SHORTEST_SPAN ? [] : [moved];
  }

  #said(said: SoundEvent['said']): SoundEvent['said'] {
    if (said === null || this.#sentenceAt === null) return null;
    return [said[0] + this.#sentenceAt, said[1] + this.#sentenceAt];
  }
}

/** What stands between two sentences. */
function jointBehind(sentence: string): string {
  if (sentence === '') return '';
  return /[.!?…]\s*$/u.test(sentence) ? ' ' : '. ';
}
