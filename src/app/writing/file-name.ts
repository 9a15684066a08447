import type { Project, SoundEvent } from '../../project/document';

/** A name of 255 bytes is the most that file systems take; two such parts, a number and an ending fit in. */
const LONGEST_BYTES = 100;
const LONGEST_LETTERS = 40;

/** Words as a part of a file's name: letters, marks and digits of any script; '' when nothing is left. */
function namePart(words: string): string {
  const part = words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  let short = '';
  for (const letter of Array.from(part).slice(0, LONGEST_LETTERS)) {
    if (new TextEncoder().encode(short + letter).length > LONGEST_BYTES) break;
    short += letter;
  }
  // A long name ends with a whole word, if it has any.
  const whole = short === part ? short : short.replace(/(?<=.)-[^-]*$/u, '');
  return whole.replace(/^-+|-+$/gu, '');
}

/** The project's name, or the first words of its sentence. */
function projectPart({ name, sentence }: Pick<Project, 'name' | 'sentence'>): string {
  const part = namePart(name === 'Untitled' && sentence !== '' ? sentence : name);
  return part === '' ? 'scene' : part;
}

/** The project as a file; `ending` without its dot. */
export function fileName(project: Pick<Project, 'name' | 'sentence'>, ending: string): string {
  return `${projectPart(project)}.${ending}`;
}

/** A sound of the project: `what` is `mix` or `loop`. */
export function soundName(project: Pick<Project, 'name' | 'sentence'>, what: string): string {
  return `${projectPart(project)} ${what}.wav`;
}

/** An event's sound: its cue number keeps names apart, also where events have the same words or none. */
export function eventSoundName(
  project: Pick<Project, 'name' | 'sentence' | 'events'>,
  event: SoundEvent,
): string {
  const words = namePart(event.request.caption);
  return soundName(project, `${project.events.indexOf(event) + 1}${words === '' ? '' : ` ${words}`}`);
}
