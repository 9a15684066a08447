import { writtenPlan } from '../lines/write-plan';
import type { PlanRequest } from '../planner';
import type { ChatMessage } from '../wire/completion';

/** Longer than any scene that a small model plans well, and within the shortest context of the known ones. */
const MOST_WORDS = 1500;

/** The paper's rules (arXiv 2410.03335, table 7) in few words, "actions as what is heard" being ours. */
const RULES = `You plan sound scenes. Break the user's words down into simple, atomic sounds and answer in lines.
+e4 0-5 fg A dog barks. = new sound: id, seconds, fg or bg, one plain caption of at most 12 words
-e4 = remove; ~e4 5-9 = move; =e4 A cat meows. = other caption; !e4 -6dB = quieter; !e4 left, right, mute, again; #20s = length
Rules: one sound a line. Only what is heard: turn actions into sounds. As few sounds as needed. Keep the order of the words and the times they give. Sounds may overlap: at most two fg and one bg at once. Some sound lasts to the end. In a change, write only the lines that change something; all other sounds stay.`;

/** Table 8, example 1; one of the paper's complex captions; table 9, example 4 with its edit, as lines. */
const EXAMPLES: readonly (readonly [asked: string, answer: string])[] = [
  [
    'Scene of 10 s: A clap of thunder coupled with the running water',
    '+e1 2-5 fg A clap of thunder.\n+e2 0-10 bg Rain pouring outside.',
  ],
  [
    'Scene of 10 s: A man enters his car and drives away',
    '+e1 0-2 fg A car door opens and shuts.\n+e2 2-5 fg A car engine starts.\n+e3 5-10 fg A car drives away.',
  ],
  [
    'Plan:\n#10s\n+e1 0-7 fg A basketball bouncing on the court.\n+e2 5-7 fg A ball hits the basket.\n+e3 7-10 fg People cheering and shouting.\nChange: change it to people playing table tennis',
    '=e1 A table tennis ball bouncing on the table.\n-e2',
  ],
];

/** What is said to the model. The user's words are data: nothing in them can end their turn or begin another. */
export function messagesFor({ text, intent, project, focus }: PlanRequest): readonly ChatMessage[] {
  const words = plainText(text);
  const it = focus === null ? '' : ` (“it” is ${focus})`;
  const asked =
    intent === 'scene'
      ? `Scene of ${Math.round(project.duration * 10) / 10} s: ${words}`
      : `Plan:\n${writtenPlan(project)}\nChange${it}: ${words}`;
  return [
    { role: 'system', content: RULES },
    ...EXAMPLES.flatMap(([user, assistant]): readonly ChatMessage[] => [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ]),
    { role: 'user', content: asked },
  ];
}

/** The model's own words, and what is wrong with them. */
export function repairTurn(answer: string, faults: readonly string[]): readonly ChatMessage[] {
  return [
    { role: 'assistant', content: answer },
    { role: 'user', content: `Not usable: ${faults.join('; ')}. Write all lines again, corrected.` },
  ];
}

/** Letters, digits and plain punctuation on one line: no token of a chat template, and no line of a plan. */
function plainText(text: string): string {
  return text
    .replace(/[^\p{L}\p{M}\p{N}\s.,;:!?'"“”‘’()&%+-]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, MOST_WORDS);
}
