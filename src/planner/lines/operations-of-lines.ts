import type { EventId, Project } from '../../project/document';
import type { PlannedChanges, PlannedEvent, PlanOperation } from '../../project/operations';
import { isScenery } from '../lexicon/beds';
import { cleanCaption } from '../rules/caption';
import { SaidWords } from '../wire/said-words';
import type { SoundWord } from './grammar';
import type { PlanLine } from './plan-line';

/** Seconds of a fade that nobody gave a length. */
const FADE = 1;
/** To one side, and still in the room. */
const SIDE = 0.6;
/** A background sound that is not said to be of another level (planner.md 3.3, point 7). */
const BACKGROUND_DB = -9;

const SOUND_CHANGES: Readonly<Record<Exclude<SoundWord, 'again'>, PlannedChanges>> = {
  left: { pan: -SIDE },
  middle: { pan: 0 },
  right: { pan: SIDE },
  mute: { muted: true },
  unmute: { muted: false },
  fadein: { fadeIn: FADE },
  fadeout: { fadeOut: FADE },
};

interface LinesContext {
  readonly project: Project;
  /** The words that were planned: where each event comes from, and which times are the user's own. */
  readonly text: string;
  readonly intent: 'scene' | 'change';
}

/**
 * What lines propose. A line on an event that the same answer adds is taken into that event. Lines on events that are
 * nowhere are passed on: the repair leaves them out, with words.
 */
export function operationsOfLines(
  lines: readonly PlanLine[],
  { project, text, intent }: LinesContext,
): readonly PlanOperation[] {
  const said = new SaidWords(text);
  const additions = new Map<string, PlannedEvent>();
  const changes = new Map<string, { readonly changes: PlannedChanges; readonly anew: boolean }>();
  const removed = new Set<string>();
  let nameless = 0;
  let duration = project.duration;

  const change = (id: string, more: PlannedChanges, anew = false): void => {
    // What goes needs no changing; of a scene that is planned anew, only the new events can be meant.
    if (removed.has(id)) return;
    const addition = additions.get(id);
    if (addition !== undefined) additions.set(id, taken(addition, more));
    else if (intent === 'change') {
      const before = changes.get(id);
      changes.set(id, { changes: { ...before?.changes, ...more }, anew: anew || before?.anew === true });
    }
  };

  for (const line of lines) {
    switch (line.kind) {
      case 'length':
        duration = line.seconds;
        break;
      case 'add': {
        const event = plannedEvent(line);
        if (event === null) break;
        const id = line.id === null || additions.has(line.id) ? `new ${(nameless += 1)}` : line.id;
        additions.set(id, event);
        break;
      }
      case 'remove':
        if (!additions.delete(line.id) && intent === 'change') {
          changes.delete(line.id);
          removed.add(line.id);
        }
        break;
      case 'move':
        change(line.id, { spans: line.spans });
        break;
      case 'words':
        change(line.id, { caption: cleanCaption(line.caption) });
        break;
      case 'gain':
        change(line.id, { gainDb: gainOf(line.id) + line.decibels });
        break;
      case 'sound':
        if (line.word === 'again') change(line.id, {}, true);
        else change(line.id, SOUND_CHANGES[line.word]);
        break;
    }
  }
  return [
    ...(intent === 'scene' && project.events.length > 0 ? [{ op: 'clear' } as const] : []),
    ...(duration === project.duration ? [] : [{ op: 'duration', seconds: duration } as const]),
    ...[...removed].map((id) => ({ op: 'remove', id: id as EventId, ...asked(id) }) as const),
    ...[...changes].map(([id, { changes, anew }]): PlanOperation => ({
      op: 'set',
      id: id as EventId,
      changes,
      ...(anew ? { anew } : {}),
      ...asked(id, changes.caption),
    })),
    ...[...additions.values()].map((event) => ({ op: 'add', event: withOrigin(event, said) }) as const),
  ];

  /** The stretch of the words that asks for a change of an event. */
  function asked(id: string, caption = ''): { readonly said?: readonly [number, number] } {
    const event = project.events.find((standing) => standing.id === id);
    const stretch = event === undefined ? null : said.stretchOf(`${event.request.caption} ${caption}`);
    return stretch === null ? {} : { said: stretch };
  }

  /** As it is after the lines before this one. */
  function gainOf(id: string): number {
    const standing = project.events.find((event) => event.id === id)?.gainDb ?? 0;
    return additions.get(id)?.gainDb ?? changes.get(id)?.changes.gainDb ?? standing;
  }
}

function plannedEvent({ caption, spans, role }: Extract<PlanLine, { kind: 'add' }>): PlannedEvent | null {
  const words = cleanCaption(caption);
  if (words === '') return null;
  const at = role ?? (isScenery(words.toLowerCase().split(/[\s,]+/u)) ? 'bg' : 'fg');
  return {
    caption: words,
    spans,
    role: at,
    gainDb: at === 'bg' ? BACKGROUND_DB : 0,
    loop: at === 'bg',
    said: null,
    guess: false,
    timesGiven: false,
  };
}

/** What the same answer says later of an event that it adds; a new event has no place in the room yet. */
function taken(event: PlannedEvent, { caption, spans, gainDb }: PlannedChanges): PlannedEvent {
  return {
    ...event,
    ...(caption === undefined || caption === '' ? {} : { caption }),
    ...(spans === undefined ? {} : { spans }),
    ...(gainDb === undefined ? {} : { gainDb }),
  };
}

function withOrigin(event: PlannedEvent, said: SaidWords): PlannedEvent {
  return {
    ...event,
    said: said.stretchOf(event.caption),
    guess: !said.speaksOf(event.caption),
    timesGiven: event.spans.every((span) => said.gives(span)),
  };
}
