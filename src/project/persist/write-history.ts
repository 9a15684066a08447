import { MOST_STEPS, type History, type Step } from '../history';

/**
 * Characters of steps that are stored. A plan of two hundred events is a step of a tenth of a megabyte; thousands of
 * them would make every save slow.
 */
const MOST_CHARACTERS = 2_000_000;

/** A step never changes: its text is made once, however often the project is saved. */
const texts = new WeakMap<Step, string>();

function textOf(one: Step): string {
  const known = texts.get(one);
  if (known !== undefined) return known;
  const text = JSON.stringify(one);
  texts.set(one, text);
  return text;
}

/** Steps nearest to the present first, as many as fit; what is left of the room is returned. */
function nearest(steps: readonly Step[], room: number): { readonly kept: string[]; readonly room: number } {
  const kept: string[] = [];
  let left = room;
  for (let i = steps.length - 1; i >= 0 && kept.length < MOST_STEPS; i -= 1) {
    const text = textOf(steps[i] as Step);
    if (text.length > left) break;
    left -= text.length;
    kept.unshift(text);
  }
  return { kept, room: left };
}

/** Past and future as JSON text. What does not fit is the oldest of the past, and the farthest of the future. */
export function historyToJson({ past, future }: History): string {
  const back = nearest(past, MOST_CHARACTERS);
  const forth = nearest(future, back.room);
  return `{"past":[${back.kept.join(',')}],"future":[${forth.kept.join(',')}]}`;
}
