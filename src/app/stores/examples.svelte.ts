import type { Project } from '../../project/document';

export interface Example {
  readonly sentence: string;
  /** As the rules plan it, or as it was rendered. */
  readonly project: Project;
}

/** The example that comes with its sounds. */
export interface RenderedExample extends Example {
  /** The project file it was read from. */
  readonly file: Blob;
}

/** The scenes offered on the first visit, and the one that the score shows. */
export class ExamplesStore {
  #planned = $state.raw<readonly Example[]>([]);
  #rendered = $state.raw<RenderedExample | null>(null);
  #pointed = $state(0);
  /** The rendered one stands first. */
  readonly #all = $derived.by((): readonly Example[] => {
    const rendered = this.#rendered;
    if (rendered === null) return this.#planned;
    return [rendered, ...this.#planned.filter(({ sentence }) => sentence !== rendered.sentence)];
  });

  get all(): readonly Example[] {
    return this.#all;
  }

  /** Null while it is being fetched, and where it cannot be had. */
  get rendered(): RenderedExample | null {
    return this.#rendered;
  }

  get pointed(): number {
    return this.#pointed;
  }

  get current(): Example | null {
    return this.#all[this.#pointed] ?? null;
  }

  offer(examples: readonly Example[]): void {
    this.#planned = examples;
  }

  render(example: RenderedExample): void {
    this.#rendered = example;
  }

  point(index: number): void {
    this.#pointed = index;
  }
}
