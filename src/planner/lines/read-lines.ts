import type { Span } from '../../project/document';
import { SOUND_WORDS } from './grammar';
import type { PlanLine } from './plan-line';

export interface ReadLines {
  readonly lines: readonly PlanLine[];
  /** Lines that say nothing here, as written. */
  readonly unread: readonly string[];
}

const ID = '(?<id>e\\d{1,4})';
const SECONDS = '\\d{1,4}(?:\\.\\d{1,3})?';
const SPAN = `${SECONDS}\\s?s?\\s?(?:-|to)\\s?${SECONDS}\\s?s?`;
const SPANS = `(?<spans>${SPAN}(?:\\s?,\\s?${SPAN}){0,255})`;
const CAPTION = '(?<caption>\\S.{0,400}?)';

const line = (pattern: string): RegExp => new RegExp(`^${pattern}$`, 'iu');

const LENGTH = line(`#\\s?(?<seconds>${SECONDS})\\s?s?`);
const ADD = line(`\\+\\s?(?:${ID}\\s)?\\s?${SPANS}(?:\\s(?<role>fg|bg))?\\s${CAPTION}`);
const REMOVE = line(`-\\s?${ID}`);
const MOVE = line(`~\\s?${ID}\\s${SPANS}`);
const WORDS = line(`=\\s?${ID}\\s${CAPTION}`);
const GAIN = line(`!\\s?${ID}\\s(?<decibels>[+-]\\d{1,2}(?:\\.\\d{1,2})?)\\s?dB`);
const SOUND = line(`!\\s?${ID}\\s(?<word>${SOUND_WORDS.join('|')})`);

/**
 * All that the grammar allows, and what models make of it that nothing binds: code fences, list marks, dashes of other
 * kinds, missing ids and full stops. A line that is cut off is unread, or a shorter one.
 */
export function readLines(text: string): ReadLines {
  const lines: PlanLine[] = [];
  const unread: string[] = [];
  for (const written of text.split(/[\r\n]+/u)) {
    const plain = plainLine(written);
    if (plain === '' || plain.startsWith('```')) continue;
    const read = readLine(plain);
    if (read === null) unread.push(written.trim());
    else lines.push(read);
  }
  return { lines, unread };
}

function plainLine(written: string): string {
  return (
    written
      .replace(/[‐-―−]/gu, '-')
      .replace(/’/gu, "'")
      // "* +e1 …", "1. +e1 …", "`+e1 …`"
      .replace(/^[\s`*•]+|[\s`]+$/gu, '')
      .replace(/^\d{1,2}[.)]\s+/u, '')
      .replace(/\s+/gu, ' ')
  );
}

function readLine(text: string): PlanLine | null {
  const groupsOf = (pattern: RegExp): Readonly<Record<string, string | undefined>> | null => {
    const match = pattern.exec(text);
    return match === null ? null : (match.groups ?? {});
  };
  const length = groupsOf(LENGTH);
  if (length !== null) return { kind: 'length', seconds: Number(length['seconds']) };
  const add = groupsOf(ADD);
  if (add !== null) {
    const role = add['role']?.toLowerCase();
    return {
      kind: 'add',
      id: add['id'] === undefined ? null : idOf(add),
      spans: spansOf(add),
      role: role === 'fg' || role === 'bg' ? role : null,
      caption: captionOf(add),
    };
  }
  const remove = groupsOf(REMOVE);
  if (remove !== null) return { kind: 'remove', id: idOf(remove) };
  const move = groupsOf(MOVE);
  if (move !== null) return { kind: 'move', id: idOf(move), spans: spansOf(move) };
  const words = groupsOf(WORDS);
  if (words !== null) return { kind: 'words', id: idOf(words), caption: captionOf(words) };
  const gain = groupsOf(GAIN);
  if (gain !== null) return { kind: 'gain', id: idOf(gain), decibels: Number(gain['decibels']) };
  const sound = groupsOf(SOUND);
  const word = SOUND_WORDS.find((one) => one === sound?.['word']?.toLowerCase());
  return sound === null || word === undefined ? null : { kind: 'sound', id: idOf(sound), word };
}

type Groups = Readonly<Record<string, string | undefined>>;

const idOf = (groups: Groups): string => (groups['id'] ?? '').toLowerCase();

/** Without its full stop. */
const captionOf = (groups: Groups): string => (groups['caption'] ?? '').replace(/[\s.]+$/u, '');

function spansOf(groups: Groups): readonly Span[] {
  const times = [...(groups['spans'] ?? '').matchAll(/\d+(?:\.\d+)?/gu)].map(([text]) => Number(text));
  return Array.from({ length: Math.floor(times.length / 2) }, (_, i) => ({
    start: times[2 * i] ?? 0,
    end: times[2 * i + 1] ?? 0,
  }));
}
