import { formsOf } from './inflections';

/** Words that together paint one sound: "clank and rattle", "cheer and applaud". */
const TEXTURES = [
  formsOf('rattle clank clatter clack clink clang rustle crinkle crumple jangle scrape scratch rub'),
  formsOf('skid squeal squeak screech'),
  formsOf('cheer applaud clap holler whistle'),
  formsOf('shout yell scream holler cheer'),
  formsOf('vibrate hum idle buzz drone rumble'),
  formsOf('fry sizzle crackle'),
  formsOf('cry whine wail sob whimper weep'),
  formsOf('rip tear'),
];

/** True when both verbs belong to one texture. */
export function isOneTexture(verb: string, others: readonly string[]): boolean {
  return TEXTURES.some((texture) => texture.has(verb) && others.some((other) => texture.has(other)));
}
