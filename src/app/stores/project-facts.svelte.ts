import type { Seconds } from '../../lib/units';
import type { MixSettings, Project } from '../../project/document';
import type { Quality } from '../../project/quality';

/** Facts of a project, each by itself: who reads one is asked when it is another, and at no other change. */
export class ProjectFacts {
  #sentence = $state('');
  #hasEvents = $state(false);
  #duration = $state<Seconds>(0);
  #lastEnd = $state<Seconds>(0);
  #quality = $state.raw() as Quality;
  #mix = $state.raw() as MixSettings;

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

  follow(project: Project): void {
    this.#sentence = project.sentence;
    this.#hasEvents = project.events.length > 0;
    this.#duration = project.duration;
    this.#lastEnd = lastEnd(project);
    this.#quality = project.quality;
    this.#mix = project.mix;
  }
}

/** Where the last event ends, perhaps behind the scene's end; 0 without events. */
export function lastEnd({ events }: Project): Seconds {
  return events.reduce((last, { spans }) => Math.max(last, spans.at(-1)?.end ?? 0), 0);
}
