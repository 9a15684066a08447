import { isLittle, POINT, SECONDS, secondsIn, SIZE } from './amounts';
import { applyAttributes } from './apply-attributes';
import { placeOf } from './attributes';
import type { Command } from './command';
import { isThere } from './edit-commands';
import { Phrase, whole } from './phrase';
import { named, namedEvents, type Named, type Reading } from './reference';
import { roomFor } from './room';
import { endOf, startOf, type DraftEvent, type Origin } from './scene-draft';
import { shifted } from './settings';
import { Unclear } from './unclear';

const MOVE = '(?:move|shift|push|pull|nudge|slide|put|place|drag|bring|play|have|start|let|make|get|set)';
const COME =
  '(?: (?:to|come|happen|start|be|play|sound|go|begin|directly|right|just|immediately|shortly|only))*';
const EDGE = '(?:the )?(?:very )?(?:start|beginning|front|end|back|middle)(?: of the (?:scene|clip))?';

const DELAY = whole(
  `(?:delay|postpone|push back|hold back|put off) (?<target>.+?)(?: (?:by )?(?<by>${SECONDS}|${SIZE}))?`,
  `(?:push|hold|put) (?<target2>(?:(?! (?:between|before|after) ).)+?) (?:back|off)(?: (?:by )?(?<by2>${SECONDS}|${SIZE}))?`,
);
const ADVANCE = whole(`(?:bring forward|prepone) (?<target>.+?)(?: (?:by )?(?<by>${SECONDS}|${SIZE}))?`);
const UNCLEAR_WAY = whole(
  `${MOVE} (?<target>.+?) (?<way>(?:by )?(?:forward|forwards|back|backward|backwards|along|ahead)(?: (?:by )?(?<by>${SECONDS}|${SIZE}))?|by (?<by2>${SECONDS}))`,
);
const MOVE_TO = whole(
  `${MOVE} (?<target>.+?) (?:to|at) (?<at>${POINT})`,
  `${MOVE} (?<target2>.+?) (?:to|at) (?<edge>${EDGE})`,
);
const BETWEEN = whole(
  `(?:${MOVE} )?(?<target>.+?)(?: should| must| to)?${COME} between (?<after>.+?) and (?<before>.+)`,
);
const BESIDE = whole(
  `(?:${MOVE} )?(?<target>.+?)(?: should| must| has to| needs to)?${COME} (?<way>before|after|behind|in front of|ahead of) (?<other>.+)`,
);
const DURING = whole(
  `(?:${MOVE} )?(?<target>.+?)(?: should| must| has to| needs to)?${COME} (?:during|while|over|under|together with|along with|at the same time as|with) (?<other>.+)`,
);

const delay: Command = (phrase, reading) => {
  const later = phrase.match(DELAY);
  const earlier = later === null ? phrase.match(ADVANCE) : null;
  const groups = later ?? earlier;
  const target = groups?.target ?? groups?.target2;
  if (target === undefined) return false;
  const words = (groups?.by ?? groups?.by2)?.text ?? '';
  const seconds = new RegExp(SECONDS, 'u').test(words) ? secondsIn(words) : isLittle(words) ? 0.5 : 1;
  const by = later === null ? -seconds : seconds;
  applyAttributes(target, [{ kind: 'shift', by }], reading, { said: phrase.said });
  return true;
};

/** "Forward" is later for some and earlier for others. */
const unclearWay: Command = (phrase, reading) => {
  const groups = phrase.match(UNCLEAR_WAY);
  if (groups?.target === undefined || groups.way === undefined || !isThere(groups.target, reading))
    return false;
  const amount = (groups.by ?? groups.by2)?.text ?? '1 second';
  const [from, to] = groups.way.said ?? [0, 0];
  const answer = (way: string): string => `${reading.text.slice(0, from)}${way}${reading.text.slice(to)}`;
  throw new Unclear(
    'Later, or earlier?',
    ['later', 'earlier'].map((way) => ({
      label: `${amount} ${way}`,
      id: null,
      text: answer(`${amount} ${way}`),
    })),
  );
};

const moveTo: Command = (phrase, reading) => {
  const groups = phrase.match(MOVE_TO);
  const target = groups?.target ?? groups?.target2;
  if (groups === null || target === undefined || !isThere(target, reading)) return false;
  const edge = groups.edge?.text;
  const attribute =
    edge === undefined
      ? ({ kind: 'at', at: secondsIn(groups.at?.text ?? '') } as const)
      : ({ kind: 'place', place: placeOf(edge.replace('back', 'end').replace('front', 'start')) } as const);
  applyMove(target, attribute, reading, { said: phrase.said });
  return true;
};

/** "Move" moves, also what would begin later if it were told to start there. */
function applyMove(
  target: Phrase,
  attribute:
    | { readonly kind: 'at'; readonly at: number }
    | { readonly kind: 'place'; readonly place: 'start' | 'middle' | 'end' },
  reading: Reading,
  origin: Origin,
): void {
  if (attribute.kind === 'place') {
    applyAttributes(target, [attribute], reading, origin);
    return;
  }
  const [first] = named(target, reading);
  if (first === undefined) return;
  const own = first.span === null ? undefined : first.event.spans[first.span];
  const by = attribute.at - (own?.start ?? startOf(first.event));
  applyAttributes(target, [{ kind: 'shift', by }], reading, origin);
}

const between: Command = (phrase, reading) => {
  const groups = phrase.match(BETWEEN);
  if (groups?.target === undefined || !isThere(groups.target, reading)) return false;
  const after = single(groups.after ?? new Phrase([]), reading);
  const before = single(groups.before ?? new Phrase([]), reading);
  moveInto(groups.target, { after, before }, reading, { said: phrase.said });
  return true;
};

const beside: Command = (phrase, reading) => {
  const groups = phrase.match(BESIDE);
  const { target, other } = groups ?? {};
  if (target === undefined || other === undefined || !isThere(target, reading)) return false;
  const place = single(other, reading);
  const behind = /after|behind/u.test(groups?.way?.text ?? '');
  moveInto(target, { after: behind ? place : null, before: behind ? null : place }, reading, {
    said: phrase.said,
  });
  return true;
};

const during: Command = (phrase, reading) => {
  const groups = phrase.match(DURING);
  const { target, other } = groups ?? {};
  if (target === undefined || other === undefined || !isThere(target, reading)) return false;
  const { event, span } = single(other, reading);
  const own = span === null ? undefined : event.spans[span];
  const start = own?.start ?? startOf(event);
  const end = own?.end ?? endOf(event);
  for (const moved of namedEvents(target, reading)) {
    const length = endOf(moved) - startOf(moved);
    const lead = Math.max(0, (end - start - length) * 0.3);
    const spans = shifted(moved.spans, start + lead - startOf(moved), end);
    reading.draft.set(moved, { spans }, { said: phrase.said });
    reading.it = [reading.draft.now(moved)];
  }
  return true;
};

/** The one place that a relation hangs on. */
export function single(phrase: Phrase, reading: Reading): Named {
  const [first, ...more] = named(phrase, reading);
  if (first === undefined || more.length > 0) {
    throw new Unclear(`Which one is “${phrase.text.replaceAll('_', ' ')}”?`, [], phrase.words);
  }
  return first;
}

function moveInto(
  target: Phrase,
  { after, before }: { readonly after: Named | null; readonly before: Named | null },
  reading: Reading,
  origin: Origin,
): void {
  const { draft } = reading;
  const [event, ...more] = namedEvents(target, reading);
  if (
    event === undefined ||
    more.length > 0 ||
    [after, before].some((place) => place?.event.key === event.key)
  ) {
    throw new Unclear('One sound can be moved there at a time.', [], target.words);
  }
  const natural = endOf(event) - startOf(event);
  if (event.locked) {
    draft.set(event, { spans: event.spans }, origin);
    return;
  }
  const room = roomFor(draft, { after, before, natural, moving: event });
  for (const { event: other, spans } of room.moved) {
    draft.set(
      other,
      { spans },
      {
        ...origin,
        because: `“${event.caption}” comes ${after === null || before !== null ? 'before' : 'after'} it`,
      },
    );
  }
  if (room.note !== null) draft.note(room.note);
  draft.set(event, { spans: into(event, room.span) }, origin);
  reading.it = [draft.now(event)];
}

function into(
  event: DraftEvent,
  { start, end }: { readonly start: number; readonly end: number },
): DraftEvent['spans'] {
  const first = startOf(event);
  const scale = Math.min(1, (end - start) / Math.max(0.1, endOf(event) - first));
  return event.spans.map((span) => ({
    start: start + (span.start - first) * scale,
    end: start + (span.end - first) * scale,
  }));
}

export const MOVES: readonly Command[] = [delay, moveTo, between, beside, during, unclearWay];
