import type { Decibels, Seconds } from '../../lib/units';
import type { Role, Span } from '../../project/document';
import type { SoundWord } from './grammar';

/** One line of the format (grammar.ts), read. Ids are as written: whether there is such an event is not known yet. */
export type PlanLine =
  | { readonly kind: 'length'; readonly seconds: Seconds }
  | {
      readonly kind: 'add';
      /** Null: the model gave it none. */
      readonly id: string | null;
      readonly spans: readonly Span[];
      readonly role: Role | null;
      readonly caption: string;
    }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'move'; readonly id: string; readonly spans: readonly Span[] }
  | { readonly kind: 'words'; readonly id: string; readonly caption: string }
  /** In addition to the gain it has. */
  | { readonly kind: 'gain'; readonly id: string; readonly decibels: Decibels }
  | { readonly kind: 'sound'; readonly id: string; readonly word: SoundWord };
