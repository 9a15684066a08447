import type { TakeId } from '../document';
import type { History } from '../history';
import { historyToJson } from './write-history';

export const FORMAT = 'audio-agent-project';

/** What is known of a take's samples beside the document's own record; the samples lie in a file of their own. */
export interface SoundNote {
  /** SHA-256 of the samples as 32-bit floats, hexadecimal. */
  readonly sha256: string;
  readonly provider: 'webgpu' | 'wasm' | null;
  /** Seconds that its render took. */
  readonly spent: number | null;
}

/** All that a document.json holds. */
export interface StoredDocument {
  readonly history: History;
  readonly sounds: ReadonlyMap<TakeId, SoundNote>;
  /** Counts the saves: a tab that finds a higher one than its own has been overtaken. */
  readonly revision: number;
  /** Words that were being written and are no sentence yet. */
  readonly draft: string;
  /** Words of a change that has not been accepted yet. */
  readonly change: string;
}

/** The document as JSON text; samples are kept beside it under the takes' ids. */
export function documentToJson({ history, sounds, revision, draft, change }: StoredDocument): string {
  const { events, takes, ...scene } = history.project;
  const fields = [
    `"format":${JSON.stringify(FORMAT)}`,
    // Near the start: whoever asks for it alone need not read on.
    `"revision":${revision}`,
    JSON.stringify(scene).slice(1, -1),
    `"events":${listText(events)}`,
    `"takes":${listText(takes)}`,
    `"draft":${JSON.stringify(draft)}`,
    `"change":${JSON.stringify(change)}`,
    `"sounds":${notesText(sounds)}`,
    `"history":${historyToJson(history)}`,
  ];
  return `{${fields.join(',\n')}}`;
}

/** Entries and lists of them never change: their text is made once, so that a save costs what has changed. */
const texts = new WeakMap<object, string>();

function textOf<T extends object>(one: T, write: (one: T) => string): string {
  const known = texts.get(one);
  if (known !== undefined) return known;
  const text = write(one);
  texts.set(one, text);
  return text;
}

function listText(entries: readonly object[]): string {
  return textOf(entries, () => `[${entries.map((entry) => textOf(entry, JSON.stringify)).join(',\n')}]`);
}

/** The notes and nothing else: what is given may carry the samples too. */
function notesText(sounds: StoredDocument['sounds']): string {
  return textOf(sounds, () => {
    const notes = [...sounds].map(
      ([id, { sha256, provider, spent }]) => `"${id}":${JSON.stringify({ sha256, provider, spent })}`,
    );
    return `{${notes.join(',\n')}}`;
  });
}

/** The revision of a document, from the first characters of its text; 0 where there is none. */
export function revisionIn(beginning: string): number {
  return Number(/"revision":(\d{1,15})\D/u.exec(beginning)?.[1] ?? 0);
}
