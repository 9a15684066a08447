import { AppError } from '../lib/errors';
import type { Seconds } from '../lib/units';
import type { PlanOperation } from '../project/operations';
import { isScenery, saysContinuous } from './lexicon/beds';

/**
 * The paper's plan: a JSON object whose `plan` is one string of pseudo-calls (arXiv 2410.03335, tables 8 and 9):
 * `1. Auffusion.generate('A dog barks.',start_time=2,end_time=5); 2. …`. Guard 1 of planner.md 4.3: code fences, curly
 * quotes, apostrophes inside captions, spaces, a missing full stop and an object that is cut off are all accepted.
 */
const CALL =
  /Auffusion\s*\.\s*generate\s*\(\s*(?<open>["'‘’“”`])(?<caption>.{1,400}?)["'‘’“”`]\s*,\s*start_time\s*=\s*(?<start>\d{1,6}(?:\.\d{1,6})?)\s*,\s*end_time\s*=\s*(?<end>\d{1,6}(?:\.\d{1,6})?)/giu;

/** One call of the paper's plan; the caption without its full stop. */
export interface PaperCall {
  readonly caption: string;
  readonly start: Seconds;
  readonly end: Seconds;
}

export function looksLikePaperPlan(text: string): boolean {
  return /Auffusion\s*\.\s*generate\s*\(/iu.test(text);
}

/** @throws AppError `plan-invalid` when there is no call in it. */
export function paperCalls(text: string): readonly PaperCall[] {
  const calls = [...unescaped(text).matchAll(CALL)].flatMap((match) => {
    const { caption = '', start = '', end = '' } = match.groups ?? {};
    const words = caption
      .replace(/\s+/gu, ' ')
      .replace(/[\s.]+$/u, '')
      .trim();
    return words === '' ? [] : [{ caption: words, start: Number(start), end: Number(end) }];
  });
  if (calls.length > 0) return calls;
  throw new AppError(
    'plan-invalid',
    'No call of the form Auffusion.generate(…, start_time=…, end_time=…) is in this plan.',
    {
      remedy: 'Paste the whole answer of the planner, with its calls.',
    },
  );
}

/** The plan as operations on an empty or an older plan; `said` is unknown, since the words are the planner's. */
export function operationsOfPaperPlan(text: string): readonly PlanOperation[] {
  const calls = paperCalls(text);
  return [
    { op: 'clear' },
    ...calls.map(({ caption, start, end }): PlanOperation => {
      const words = caption.toLowerCase().split(/[\s,]+/u);
      const bed = saysContinuous(words) || isScenery(words);
      return {
        op: 'add',
        event: {
          caption,
          spans: [{ start, end }],
          role: bed ? 'bg' : 'fg',
          gainDb: 0,
          loop: bed,
          said: null,
          guess: false,
          timesGiven: false,
        },
      };
    }),
  ];
}

/** A JSON string inside a JSON object, or the bare calls: escapes are undone where there are any. */
function unescaped(text: string): string {
  return text.replace(/\\(?<char>["'\\/])/gu, '$<char>').replace(/\\[nrt]/gu, ' ');
}
