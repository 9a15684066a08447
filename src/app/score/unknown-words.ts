export interface CaptionWord {
  readonly text: string;
  readonly unknown: boolean;
}

/** A caption cut at the words the bundle does not know; blanks and punctuation stay where they are. */
export function wordsWithUnknown(caption: string, unknown: readonly string[]): readonly CaptionWord[] {
  if (unknown.length === 0) return [{ text: caption, unknown: false }];
  const wanted = new Set(unknown.map((word) => word.toLowerCase()));
  return caption
    .split(/([\p{L}\p{N}'’-]+)/u)
    .filter((text) => text !== '')
    .map((text) => ({ text, unknown: wanted.has(text.toLowerCase()) }));
}
