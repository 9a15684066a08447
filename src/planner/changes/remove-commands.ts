import type { Span } from '../../project/document';
import { POINT, secondsIn } from './amounts';
import type { Command } from './command';
import type { Phrase } from './phrase';
import { whole } from './phrase';
import { isEverything, isNamed, named, type Reading } from './reference';
import type { DraftEvent, Origin } from './scene-draft';
import { unexplained } from './unclear';

const VERB =
  "(?:remove|delete|drop|cut out|cut|take out|take away|take off|get rid of|lose|erase|kill|scrap|leave out|eliminate|omit|strip out|strip|ditch|without|do without|throw out|throw away|clear out|clear|dump|i don't want|i do not want|we don't need|i don't need|don't want|don't play|no more|no longer|there should be no|no)";
const FROM_THE_SCENE = '(?: (?:from|out of|in) (?:the|this|my) (?:scene|mix|clip|plan|audio|recording))?';
const TAIL = '(?: (?:entirely|completely|altogether|again|anymore|any more|please))?';

const REMOVE = whole(
  `${VERB}(?: away| out)? (?<target>.+?)${FROM_THE_SCENE}${TAIL}`,
  `(?:take|cut|leave|throw|kick|strip) (?<target2>.+?) (?:out|away|off)${FROM_THE_SCENE}${TAIL}`,
  `(?:make|let|have) (?<target3>.+?) (?:go away|disappear|vanish|go)`,
  `(?<target4>.+?) (?:should|must|has to|have to|needs to|can) (?:go|go away|disappear|be removed|be deleted|be gone)`,
);
const CUT = whole(
  `${VERB} (?<target>.+?) (?:between|from) (?<start>${POINT}) (?:to|and|until|till) (?<end>${POINT})`,
);
const CUT_BEHIND = whole(`${VERB} (?<target>.+?) (?:after|from) (?<at>${POINT})(?: on| onwards)?`);
const CUT_IN_FRONT = whole(`${VERB} (?<target>.+?) (?:before|until|till|up to) (?<at>${POINT})`);
const CLEAR = whole(
  '(?:start (?:all )?over|start (?:again|anew|afresh|from scratch)|begin again|clear|clear (?:all|everything|it all|the (?:scene|plan))|empty the scene|reset|wipe (?:everything|it all|the scene)|new scene|delete all|remove all)(?: again| from scratch)?',
);

const remove: Command = (phrase, reading) => {
  const groups = phrase.match(REMOVE);
  const target = groups?.target ?? groups?.target2 ?? groups?.target3 ?? groups?.target4;
  if (target === undefined) return false;
  if (groups?.target4 !== undefined && !isNamed(target, reading)) return false;
  if (isEverything(target)) {
    removeAll(reading, { said: phrase.said });
    return true;
  }
  const { draft } = reading;
  const gone = named(target, reading);
  reading.gap = gone.flatMap(({ event, span }) => event.spans.filter((_, i) => span === null || i === span));
  for (const { event, span } of gone) {
    if (span === null) draft.remove(draft.now(event), { said: phrase.said });
    else draft.set(event, { spans: event.spans.toSpliced(span, 1) }, { said: phrase.said });
  }
  reading.it = gone.flatMap(({ event, span }) => (span === null ? [] : [draft.now(event)]));
  if (reading.it.length === 0) reading.it = null;
  return true;
};

const cut: Command = (phrase, reading) => {
  const between = phrase.match(CUT);
  if (between?.target !== undefined) {
    const [a, b] = [secondsIn(between.start?.text ?? ''), secondsIn(between.end?.text ?? '')];
    return cutOut(between.target, [Math.min(a, b), Math.max(a, b)], reading, { said: phrase.said });
  }
  const behind = phrase.match(CUT_BEHIND);
  if (behind?.target !== undefined) {
    return cutOut(behind.target, [secondsIn(behind.at?.text ?? ''), Infinity], reading, {
      said: phrase.said,
    });
  }
  const front = phrase.match(CUT_IN_FRONT);
  if (front?.target === undefined) return false;
  return cutOut(front.target, [0, secondsIn(front.at?.text ?? '')], reading, { said: phrase.said });
};

function cutOut(
  target: Phrase,
  [from, to]: readonly [number, number],
  reading: Reading,
  origin: Origin,
): boolean {
  const { draft } = reading;
  for (const { event } of named(target, reading)) {
    const spans = event.spans.flatMap((span) => without(span, from, to));
    if (spans.length === 0) draft.remove(event, origin);
    else draft.set(event, { spans }, origin);
  }
  return true;
}

function without(span: Span, from: number, to: number): readonly Span[] {
  if (to <= span.start || from >= span.end) return [span];
  const rest = [
    { ...span, end: Math.min(span.end, from) },
    { start: Math.max(span.start, to), end: span.end },
  ];
  return rest.filter(({ start, end }) => end - start >= 0.05);
}

const clear: Command = (phrase, reading) => {
  if (phrase.match(CLEAR) === null) return false;
  removeAll(reading, { said: phrase.said });
  return true;
};

function removeAll(reading: Reading, origin: Origin): void {
  const { draft } = reading;
  if (draft.events.length === 0) throw unexplained(['everything']);
  const all: readonly DraftEvent[] = draft.events;
  for (const event of all) draft.remove(event, origin);
  reading.it = null;
}

export const REMOVALS: readonly Command[] = [clear, cut, remove];
