import type { Project } from '../../project/document';

export interface Example {
  readonly sentence: string;
  /** As the rules plan it. */
  readonly project: Project;
}

/** The scenes offered on the first visit, planned, and the one that the score shows. */
export class ExamplesStore {
  #all = $state.raw<readonly Example[]>([]);
  #pointed = $state(0);

  get all(): readonly Example[] {
    return this.#all;
  }

  get pointed(): number {
    return this.#pointed;
  }

  get current(): Example | null {
    return this.#all[this.#pointed] ?? null;
  }

  offer(examples: readonly Example[]): void {
    this.#all = examples;
  }

  point(index: number): void {
    this.#pointed = index;
  }
}
