import { ADD_VERB } from './add-commands';
import { ATTRIBUTES, LEVEL_WORDS } from './attributes';
import type { Phrase } from './phrase';

/** Words around a command that only make it polite. */
const POLITE_START =
  /^(?:please|can you|could you|would you|will you|can we|could we|i want you to|i want to|i would like to|i would like you to|i'd like to|i'd like you to|i need to|i need you to|we need to|we should|you should|you could|let's|let us|now|ok|okay|so|well|maybe|perhaps|just|also|then|next|finally|lastly|and|but|hey|actually|oh|hmm|great|nice|good|thanks|plus|additionally|afterwards|first|,|-|:|\(|\)|&|\+) (?=\S)/u;
const POLITE_END =
  / (?:please|thanks|thank you|now|ok|okay|for me|too|as well|if possible|if you can|would you|,|-|:|\(|\)|\/)$/u;
const WANTS = /^(?:want|need) (?=to )/u;
const LONELY =
  /^(?:please|thanks|thank you|now|ok|okay|yes|no|also|and|then|,|-|:|&|\+|\(|\)|\/|great|nice|good|cool|perfect)$/u;

/** Remarks to the planner, which ask for nothing. */
const REMARK =
  /^(?:you (?:may|can|should|could|might)(?: also| want to| need to| have to)* (?:add|keep|use|change|include|invent) |feel free|make sure (?:that )?(?:the rest|everything else|nothing else)|(?:keep|leave) (?:the rest|everything else|all else|the others?)(?: as (?:it|they) (?:is|are|was|were)| unchanged| untouched| alone| the same)?$|(?:the rest|everything else) (?:stays|remains|should stay|is fine|as (?:it|before))|(?:don't|do not) (?:change|touch) (?:anything|the rest|everything) ?(?:else)?$)/u;

const VERBS =
  "replace|swap|exchange|substitute|switch|trade|change|convert|transform|turn|make|set|remove|delete|drop|cut|take|get rid of|lose|erase|kill|scrap|leave out|eliminate|omit|ditch|throw|clear|raise|boost|increase|amplify|lower|reduce|decrease|soften|crank|lengthen|extend|prolong|stretch|shorten|trim|double|halve|move|shift|push|pull|nudge|slide|delay|postpone|pan|fade|loop|repeat|mute|unmute|silence|regenerate|re-render|rerender|redo|remake|try|undo|start over|keep|let|bring|instead of|don't|do not|i'd rather|i prefer|stop";
const COMMAND = new RegExp(`^(?:${VERBS}|${ADD_VERB}) `, 'u');
const CLEARING = /^(?:start over|undo|redo|clear|reset)$/u;
/** "… and the rain quieter": a second target of the same verb. */
const GAPPED = new RegExp(
  `^(?:the|my|this|that|these|those|it|e\\d+|number \\S+|everything|"\\S+"|all|both) ?.{0,80}? ${ATTRIBUTES}$`,
  'u',
);
/** "Siren 2 dB up, traffic 2 dB down": levels that are listed need neither verb nor article. */
const LISTED = new RegExp(`^.{1,60}? ${LEVEL_WORDS}$`, 'u');
const MAKES = /^(?:make|turn|set|have|let|pan|move|put|i want|keep|the|it|everything|fade|bring|get|"|e\d)/u;
/** A beginning that waits for its command: "Before the car drives away, …". */
const WAITS =
  /^(?:before|after|while|during|when|once|between|instead of|in place of|rather than|right after|right before|just after|just before|as|at|in) /u;

const JOINTS = new Set(['and', 'then', 'but', ',', ';', '.', 'also', 'plus', '&', 'while']);
/** A line of more commands is a slip. */
const MOST_CLAUSES = 40;

/** The commands of a line, in order, without what is only polite. */
export function clausesOf(line: Phrase): readonly Phrase[] {
  const atoms = line.split((text) => JOINTS.has(text) && text !== 'while');
  const clauses: (readonly [first: Phrase, last: Phrase])[] = [];
  for (const atom of atoms) {
    const last = clauses.at(-1);
    const before = last === undefined ? null : polite(line.stretch(last[0], last[1]));
    if (last === undefined || before === null || begins(polite(atom), before)) clauses.push([atom, atom]);
    else clauses[clauses.length - 1] = [last[0], atom];
  }
  return clauses
    .slice(0, MOST_CLAUSES)
    .map(([first, last]) => polite(line.stretch(first, last)))
    .filter((clause) => !clause.isEmpty && !LONELY.test(clause.text) && !REMARK.test(clause.text));
}

/** "… between the door and" waits for the other sound. */
const HALF_A_PAIR = /(?:^| )between (?!.* and )/u;

function begins(atom: Phrase, before: Phrase): boolean {
  if (HALF_A_PAIR.test(before.text)) return false;
  if (WAITS.test(before.text) && !/ (?:, )?(?:add|insert|put|make|remove) /u.test(before.text)) return false;
  if (REMARK.test(atom.text) || REMARK.test(before.text) || LONELY.test(atom.text)) return true;
  if (CLEARING.test(atom.text) || COMMAND.test(`${atom.text} `)) return true;
  const describes = new RegExp(`^${ADD_VERB} `, 'u').test(before.text);
  if (!describes && LISTED.test(before.text) && LISTED.test(atom.text)) return true;
  return MAKES.test(before.text) && atom.text.length < 200 && GAPPED.test(atom.text);
}

export function polite(clause: Phrase): Phrase {
  let rest = clause;
  for (;;) {
    const next = rest.without(POLITE_START).without(POLITE_END).without(WANTS);
    if (next.text === rest.text) return rest;
    rest = next;
  }
}
