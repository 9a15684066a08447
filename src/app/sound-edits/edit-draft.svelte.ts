import { toGrid, type Seconds } from '../../lib/units';
import { TAKE_SECONDS } from '../../project/limits';
import type { TakeEdit, TakeId } from '../../project/document';

export const KINDS = [
  { kind: 'fill', name: 'Fill a stretch' },
  { kind: 'extend', name: 'Make it longer' },
  { kind: 'vary', name: 'Make it sound like' },
] as const satisfies readonly { readonly kind: TakeEdit['kind']; readonly name: string }[];

/** A column of the models' latents: nano's 40 ms, Auffusion's 80 ms. Less cannot be made anew. */
const SHORTEST: Seconds = 0.08;
const LONGEST_WORDS = 1000;

/** An edit as it is being put together in the dialog. */
export class EditDraft {
  kind = $state<TakeEdit['kind']>('fill');
  words = $state('');
  /** Of image-to-image with the published model: its examples go to 0.7, and little of the sound is left there (models.md 2.5). */
  strength = $state(0.6);
  #from = $state<Seconds>(0);
  #to = $state<Seconds>(0);
  #by = $state<Seconds>(2);

  /** `length`: of the take. The middle third is marked at first. */
  constructor(
    private readonly take: TakeId,
    words: string,
    private readonly length: Seconds,
  ) {
    this.words = words;
    this.mark(length / 3, (2 * length) / 3);
  }

  get from(): Seconds {
    return this.#from;
  }

  get to(): Seconds {
    return this.#to;
  }

  get by(): Seconds {
    return this.#by;
  }

  /** What is marked in the wave; null where no stretch is asked for. */
  get stretch(): { readonly from: Seconds; readonly to: Seconds } | null {
    return this.kind === 'fill' ? { from: this.#from, to: this.#to } : null;
  }

  /** True: taken over, within the take. */
  mark(from: Seconds, to: Seconds): boolean {
    if (!Number.isFinite(from) || !Number.isFinite(to)) return false;
    this.#from = toGrid(Math.max(0, Math.min(this.length, from)));
    this.#to = toGrid(Math.max(0, Math.min(this.length, to)));
    return true;
  }

  extend(by: Seconds): boolean {
    if (!Number.isFinite(by)) return false;
    this.#by = toGrid(by);
    return true;
  }

  /** Why it cannot be rendered like this; null: it can. */
  get problem(): string | null {
    if (this.words.trim() === '') return 'Say what is heard.';
    if (this.kind === 'fill' && this.#to - this.#from < Math.min(SHORTEST, this.length)) {
      return `Mark a stretch of at least ${SHORTEST} s.`;
    }
    if (this.kind !== 'extend') return null;
    if (this.#by < SHORTEST) return `Make it longer by ${SHORTEST} s or more.`;
    return this.length + this.#by > TAKE_SECONDS[1]
      ? `A take may last ${TAKE_SECONDS[1]} s. Choose less.`
      : null;
  }

  /** What is kept and what is not. */
  get consequence(): string {
    switch (this.kind) {
      case 'fill':
        return 'The marked stretch is made anew to fit what is around it. The rest stays as it is.';
      case 'extend':
        return 'The sound goes on behind its end. What is there stays as it is.';
      case 'vary':
        return 'All of it is made again. The higher the strength, the less is left of this take.';
    }
  }

  /** Null while there is a problem. */
  edit(): TakeEdit | null {
    if (this.problem !== null) return null;
    const common = { of: this.take, words: this.words.trim().slice(0, LONGEST_WORDS) };
    switch (this.kind) {
      case 'fill':
        return { kind: 'fill', ...common, from: this.#from, to: this.#to };
      case 'extend':
        return { kind: 'extend', ...common, by: this.#by };
      case 'vary':
        return { kind: 'vary', ...common, strength: this.strength };
    }
  }
}
