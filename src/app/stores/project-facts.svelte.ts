import type { Seconds } from '../../lib/units';
import type { MixSettings, Project } from '../../project/document';
import type { Quality } from '../../project/quality';
import type { Saying } from '../writing/sentence-parts';

/** Facts of a project, each by itself: who reads one is asked when it is another, and at no other change. */
export class ProjectFacts {
  #sentence = $state('');
  #hasEvents = $state(false);
  #duration = $state<Seconds>(0);
  #lastEnd = $state<Seconds>(0);
  #quality = $state.raw() as Quality;
  #mix = $state.raw() as MixSettings;
  #saying = $state.raw<readonly Saying[]>([]);

  constructor(project: Project) {
    this.follow(project);
  }

  get sentence(): string {
    return this.#sentence;
  }

  get hasEvents(): boolean {
    return this.#hasEvents;
  }

  get duration(): Seconds {
    return this.#duration;
  }

  /** Where the last event ends, perhaps behind the scene's end; 0 without events. */
  get lastEnd(): Seconds {
    return this.#lastEnd;
  }

  get quality(): Quality {
    return this.#quality;
  }

  get mix(): MixSettings {
    return this.#mix;
  }

  /** The events when one last came, went, moved in the list or got other words: what each says, and nothing else. */
  get saying(): readonly Saying[] {
    return this.#saying;
  }

  follow(project: Project): void {
    this.#sentence = project.sentence;
    this.#hasEvents = project.events.length > 0;
    this.#duration = project.duration;
    this.#lastEnd = lastEnd(project);
    this.#quality = project.quality;
    this.#mix = project.mix;
    if (!sayTheSame(this.#saying, project.events)) this.#saying = project.events;
  }
}

function sayTheSame(before: readonly Saying[], now: readonly Saying[]): boolean {
  return before.length === now.length && before.every((one, index) => saysTheSame(one, now[index]));
}

function saysTheSame(before: Saying, now: Saying | undefined): boolean {
  const [a, b] = [before.said, now?.said];
  return before.id === now?.id && (a === b || (a?.[0] === b?.[0] && a?.[1] === b?.[1]));
}

/** Where the last event ends, perhaps behind the scene's end; 0 without events. */
export function lastEnd({ events }: Project): Seconds {
  return events.reduce((last, { spans }) => Math.max(last, spans.at(-1)?.end ?? 0), 0);
}
