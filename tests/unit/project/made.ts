import { apply } from '../../../src/project/apply';
import type { ArrivedTake } from '../../../src/project/arrival';
import type { Command, NewEvent } from '../../../src/project/commands';
import { emptyProject } from '../../../src/project/create';
import type { EventId, Project } from '../../../src/project/document';
import type { PlannedEvent } from '../../../src/project/operations';
import { eventById } from '../../../src/project/apply';

/** Projects and takes for the tests of this folder. */

export const bundle = { name: 'nano', version: '0.1', hash: 'aaaa' };
export const sampler = { name: 'pndm', steps: 20, guidanceScale: 7.5, guidanceInterval: null };

export function dog(changes: Partial<NewEvent> = {}): NewEvent {
  return { caption: 'A dog barks', spans: [{ start: 1, end: 2 }], seed: 7, by: 'rules', ...changes };
}

export function applied(project: Project, ...commands: readonly Command[]): Project {
  return commands.reduce((current, command) => apply(current, command).project, project);
}

export function projectWith(...events: readonly NewEvent[]): Project {
  return applied(emptyProject(), ...events.map((event): Command => ({ type: 'add', event })));
}

/** A take as the renderer would make it for the event as it is now. */
export function renderedFor(project: Project, id: EventId, seed?: number): ArrivedTake {
  const { caption, negativePrompt, length, seed: asked } = eventById(project, id).request;
  return {
    eventId: id,
    sampleRate: 16_000,
    channels: 1,
    seconds: length,
    request: { caption, negativePrompt, length, seed: seed ?? asked },
    sampler,
    bundle,
  };
}

/** A sound as a planner plans it, in front, from one second to another. */
export function planned(
  caption: string,
  start: number,
  end: number,
  more: Partial<PlannedEvent> = {},
): PlannedEvent {
  return {
    caption,
    spans: [{ start, end }],
    role: 'fg',
    gainDb: 0,
    loop: false,
    said: null,
    guess: false,
    timesGiven: false,
    ...more,
  };
}
