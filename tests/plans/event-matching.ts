/**
 * How planned events are counted against reference events. Kept apart from the planner, with stems of its own: nothing
 * here may know how the planner works.
 *
 * - A reference event is `<words& place>` of Make-An-Audio 2's structures; one that shares no stem with its caption is
 *   dropped (the labeller invented it).
 * - A planned and a reference event may be paired when they share a stem of a content word; each is paired once, and as
 *   many as possible are (maximum bipartite matching).
 * - Recall: paired reference events over all of them. Precision: paired planned events over all of them. Sums over all
 *   captions, not means of means. Guessed events count like all others.
 * - `strict` asks for more than the published measure: the pair must share at least half of the stems of the one that
 *   has fewer.
 */

const FUNCTION_WORDS = new Set(
  `a an the and or of in on at to by for with from into over as is are was be being been it its his her their this that
  some one then while there another other who which sound sounds noise noises background distance`.split(/\s+/u),
);

export function stems(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z]+/gu) ?? [];
  return new Set(words.filter((word) => !FUNCTION_WORDS.has(word)).map(stem));
}

function stem(word: string): string {
  let bare = word;
  for (const ending of ['ing', 'ies', 'ed', 'es', 's', 'ly', 'y', 'e']) {
    if (bare.endsWith(ending) && bare.length - ending.length >= 3) {
      bare = bare.slice(0, -ending.length);
      break;
    }
  }
  return bare.replace(/(?<same>[bdfglmnprtz])\k<same>$/u, '$<same>').replace(/e$/u, '');
}

/** The events of a structure such as `<rain& all>@<dog barks& start>`. */
export function referenceEvents(structure: string): readonly string[] {
  return [...structure.matchAll(/<(?<words>[^<>]*)&[^<>&]*>/gu)].flatMap((match) => match.groups?.['words']?.trim() ?? []);
}

export interface Counts {
  readonly planned: number;
  readonly reference: number;
  readonly paired: number;
  readonly pairedStrictly: number;
}

export function countEvents(caption: string, structure: string, planned: readonly string[]): Counts {
  const said = stems(caption);
  const reference = referenceEvents(structure)
    .map(stems)
    .filter((event) => [...event].some((word) => said.has(word)));
  const mine = planned.map(stems);
  return {
    planned: mine.length,
    reference: reference.length,
    paired: mostPairs(mine, reference, (a, b) => shared(a, b) >= 1),
    pairedStrictly: mostPairs(mine, reference, (a, b) => shared(a, b) * 2 >= Math.min(a.size, b.size) && shared(a, b) > 0),
  };
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((word) => b.has(word)).length;
}

/** Maximum bipartite matching by augmenting paths. */
function mostPairs<Event>(
  left: readonly Event[],
  right: readonly Event[],
  fits: (a: Event, b: Event) => boolean,
): number {
  const partner = new Map<number, number>();
  const augment = (i: number, seen: Set<number>): boolean => {
    const event = left[i];
    if (event === undefined) return false;
    for (const [j, other] of right.entries()) {
      if (seen.has(j) || !fits(event, other)) continue;
      seen.add(j);
      const holder = partner.get(j);
      if (holder === undefined || augment(holder, seen)) {
        partner.set(j, i);
        return true;
      }
    }
    return false;
  };
  return left.filter((_, i) => augment(i, new Set())).length;
}
