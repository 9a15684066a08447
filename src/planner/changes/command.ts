import type { Phrase } from './phrase';
import type { Reading } from './reference';

/**
 * One kind of command. True: it was this one, and the draft has its changes.
 * @throws Unclear when it was this one and something in it is not clear.
 */
export type Command = (phrase: Phrase, reading: Reading) => boolean;
