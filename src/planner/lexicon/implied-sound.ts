/** One sound that an action or a place lets expect, in plain words that small sound models know. */
export interface ImpliedSound {
  readonly caption: string;
  /** Lies under the others for the whole time. */
  readonly bed: boolean;
}

/** Something a person does, or a place, and what is heard then. */
export interface Implication {
  /**
   * What the words must contain, in this order: stems apart, `/` between alternatives ("enter/board car/taxi").
   * The first alternative stands for the rest where the lexicon is listed.
   */
  readonly cues: readonly string[];
  /** In the order in which they are heard; beds lie under all others. */
  readonly sounds: readonly ImpliedSound[];
  readonly kind: 'action' | 'scene';
}

/** What is heard while somebody does it, one after the other; `~` in front: under the others. */
export function action(cues: string | readonly string[], ...sounds: readonly string[]): Implication {
  return implication('action', cues, sounds);
}

/** What is heard there; `~` in front: under the others. */
export function scene(cues: string | readonly string[], ...sounds: readonly string[]): Implication {
  return implication('scene', cues, sounds);
}

function implication(
  kind: Implication['kind'],
  cues: string | readonly string[],
  sounds: readonly string[],
): Implication {
  return {
    kind,
    cues: typeof cues === 'string' ? [cues] : cues,
    sounds: sounds.map((sound) => ({ caption: sound.replace(/^~/u, ''), bed: sound.startsWith('~') })),
  };
}
