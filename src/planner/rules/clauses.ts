import { piecesOf, trimmed, type Link } from './connectives';
import {
  beginsWithVerb,
  DETERMINERS,
  isAdverb,
  isAuxiliary,
  isGerund,
  isVerb,
  lowers,
  saysSound,
  verbPlace,
} from './grammar';
import { isOneTexture } from './textures';
import { impliedBy } from './implied';
import { regular, wordList } from './inflections';
import { isWord } from './times';
import { isMark, type Token } from './tokens';

/** Words that say one sound or one action, with the subject that they leave out. */
export interface Clause {
  readonly tokens: readonly Token[];
  /** Subject of the clause before, where this one has none of its own: "(a man) whistles". */
  readonly subject: readonly Token[];
  /** True when it stands in a list of actions of one subject. */
  readonly sameSubject: boolean;
  /** Joined to the clause before by a comma or an "and". */
  readonly listed: boolean;
}

/** Clauses that sound together; groups follow one another. */
export interface Group {
  readonly clauses: readonly Clause[];
}

type Joint = 'and' | 'with' | 'over';

/** The structure of a text whose times are already found. */
export function groupsOf(tokens: readonly Token[]): readonly Group[] {
  const groups: Clause[][] = [];
  for (const sentence of sentencesOf(tokens)) {
    let previous: Clause | null = null;
    let first = true;
    for (const piece of piecesOf(sentence)) {
      const clauses = clausesOf(piece.tokens, piece.link, previous);
      if (clauses.length === 0) continue;
      previous = clauses.at(-1) ?? previous;
      place(groups, clauses, first ? 'then' : piece.link);
      first = false;
    }
  }
  return groups.map((clauses) => ({ clauses }));
}

function place(groups: Clause[][], clauses: readonly Clause[], link: Link): void {
  const current = groups.at(-1);
  if (current === undefined || link === 'then' || link === 'followed') groups.push([...clauses]);
  else if (link === 'while') current.push(...clauses);
  // "A before and after B": A, B, and A once more.
  else if (link === 'around') groups.push([...clauses], [...current]);
  // "B after A": A comes first.
  else groups.splice(groups.length - 1, 0, [...clauses]);
}

function sentencesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const sentences: Token[][] = [[]];
  for (const token of tokens) {
    if (isMark(token, '.')) sentences.push([]);
    else sentences.at(-1)?.push(token);
  }
  return sentences.filter((sentence) => sentence.some((token) => token.kind !== 'mark'));
}

/** Tokens; a caption could not hold more, and time stays in proportion to the text. */
const LONGEST_CLAUSE = 60;

/** Cuts a piece at those commas, "and"s and "with"s that part two sounds. */
function clausesOf(piece: readonly Token[], link: Link, before: Clause | null): readonly Clause[] {
  const clauses: Clause[] = [];
  let current: readonly Token[] = [];
  let begunBy: Joint = 'and';
  let previous = before;
  const close = (): void => {
    const tokens = trimmed(current);
    if (tokens.length === 0) return;
    const listed = clauses.length > 0 && begunBy === 'and';
    const clause = withSubject(tokens, previous, clauses.length === 0 ? link : listed ? 'and' : 'while');
    clauses.push(clause);
    previous = clause;
  };
  for (const { joint, marks, tokens } of withWholeSubjects(partsOf(piece))) {
    if (current.length > 0 && (current.length > LONGEST_CLAUSE || parts(current, joint, tokens))) {
      close();
      current = tokens;
      begunBy = joint;
    } else {
      current = [...current, ...(current.length > 0 ? marks : []), ...tokens];
    }
  }
  close();
  return clauses;
}

interface Part {
  readonly joint: Joint;
  /** The comma or conjunction itself. */
  readonly marks: readonly Token[];
  readonly tokens: readonly Token[];
}

function partsOf(piece: readonly Token[]): readonly Part[] {
  const parts: Part[] = [];
  let joint: Joint = 'and';
  let marks: Token[] = [];
  let tokens: Token[] = [];
  for (const [i, token] of piece.entries()) {
    const here = isCompound(piece[i - 1], piece[i + 1]) ? null : jointAt(token);
    if (here === null) {
      tokens.push(token);
      continue;
    }
    if (tokens.length > 0) {
      parts.push({ joint, marks, tokens });
      joint = here;
      marks = [];
      tokens = [];
    } else if (here !== 'and') {
      joint = here;
    }
    marks.push(token);
  }
  if (tokens.length > 0) parts.push({ joint, marks, tokens });
  return parts;
}

/** "A man and a woman talk": a subject waits for its verb, whatever stood before it. */
function withWholeSubjects(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const before = out.at(-1);
    const words = lowers(part.tokens);
    const waits = before !== undefined && isBareSubject(lowers(before.tokens));
    if (
      waits &&
      part.joint === 'and' &&
      !beginsWithVerb(words) &&
      verbPlace(words) > 0 &&
      !hasTime(before.tokens)
    ) {
      out[out.length - 1] = { ...before, tokens: [...before.tokens, ...part.marks, ...part.tokens] };
    } else out.push(part);
  }
  return out;
}

function isBareSubject(words: readonly string[]): boolean {
  return words.length > 0 && words.length <= 4 && !isWhole(words) && !words.every(isAdverb);
}

const COMPOUNDS = new Set(
  wordList(
    'hide+seek back+forth over+over up+down again+again more+more louder+louder on+on off+on trick+treat in+out rock+roll',
  ),
);

/** "Hide and seek", "back and forth". */
function isCompound(before: Token | undefined, after: Token | undefined): boolean {
  return before !== undefined && after !== undefined && COMPOUNDS.has(`${before.lower}+${after.lower}`);
}

function jointAt(token: Token): Joint | null {
  if (isMark(token, ',', '&', '+', '/', '-', ':', '(', ')') || isWord(token, 'and', 'but', 'plus'))
    return 'and';
  if (isWord(token, 'with')) return 'with';
  return isWord(token, 'over') ? 'over' : null;
}

/** "With" and "over" that describe the sound before them instead of adding another. */
const QUALITIES = new Set(
  wordList(
    'voice voices tone tones pitch frequency accent echo reverb volume intervals force speed speeds level levels',
  ),
);
const UNDERLAYS = new Set(
  wordList('noise noises music engine engines wind rain traffic singing applause motor static sounds hum'),
);

/** True when the words after the joint are a sound of their own. */
function parts(left: readonly Token[], joint: Joint, right: readonly Token[]): boolean {
  const leftWords = lowers(left);
  const rightWords = lowers(right);
  if (rightWords.length === 0 || leftWords.length === 0) return false;
  if (rightWords.every(isAdverb)) return false;
  if (hasTime(left) && hasTime(right)) return true;
  if (joint === 'over') return saysSound(leftWords) && rightWords.some((word) => UNDERLAYS.has(word));
  if (joint === 'with') {
    const last = rightWords.at(-1) ?? '';
    return (
      (saysSound(rightWords) || verbPlace(rightWords) > 0) &&
      !QUALITIES.has(last) &&
      (isWhole(leftWords) || impliedBy(leftWords) !== null)
    );
  }
  if (!isWhole(leftWords) && impliedBy(leftWords) === null) return false;
  if (beginsWithVerb(rightWords)) return partsVerb(leftWords, rightWords);
  return saysSound(rightWords) || verbPlace(rightWords) > 0;
}

/** A clause, or a sound's name: "a man" and "food" wait for their verb, "the sound of a man" too. */
function isWhole(words: readonly string[]): boolean {
  if (verbPlace(words) >= 0) return true;
  const of = words.indexOf('of');
  const head = of < 0 ? words : words.slice(of + 1);
  return saysSound(['sound', 'sounds', 'noise', 'noises'].includes(words[of - 1] ?? '') ? head : words);
}

/** "…and laughs": the same subject does something else. */
function partsVerb(left: readonly string[], right: readonly string[]): boolean {
  const verb = verbPlace(left);
  if (verb < 0) return saysSound(right);
  // "Humming and buzzing of a motor" is one sound.
  if (verb === 0) return right.length > 1 && !right.includes('of');
  return !isOneTexture(left[verb] ?? '', right);
}

function hasTime(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === 'time' && token.mark.kind !== 'place');
}

/** Gives the clause the subject before it, where that is plainly meant. */
function withSubject(tokens: readonly Token[], previous: Clause | null, link: Link | 'and'): Clause {
  const own: Clause = { tokens, subject: [], sameSubject: false, listed: link === 'and' };
  if (previous === null || (link !== 'then' && link !== 'and')) return own;
  const words = lowers(tokens);
  if (!beginsWithVerb(words)) return own;
  const first = words.find((word) => !isAdverb(word)) ?? '';
  const all = [...previous.subject, ...previous.tokens];
  const said = lowers(all);
  const verb = verbPlace(said);
  if (verb <= 0 || said[0] === undefined || isVerb(said[0])) return own;
  const verbs = said.slice(verb);
  // "…, and tearing is heard": the sound is a subject itself.
  if (isGerund(first) && words.some(isAuxiliary)) return own;
  const agrees = isGerund(first) ? verbs.some(isGerund) : agreesWith(first, said[verb] ?? '');
  if (!agrees) return own;
  const subject = firstWords(all, verb);
  const noun = lowers(subject).findLast((word) => !DETERMINERS.has(word));
  return noun === undefined ? own : { ...own, subject, sameSubject: true };
}

/** "A dog barks, then thunder rumbles": a dog that barks would have to "thunder-s", so thunder is a sound itself. */
function agreesWith(verb: string, before: string): boolean {
  if (isGerund(before)) return false;
  const thirdPerson = /[^s]s$/u.test(before);
  return !thirdPerson || /(?:s|ed)$/u.test(verb) || regular(verb) !== verb;
}

/** The tokens of the first words; times and marks in front are left out. */
function firstWords(tokens: readonly Token[], count: number): readonly Token[] {
  const kept: Token[] = [];
  let words = 0;
  for (const token of tokens) {
    if (words === count) break;
    if (token.kind === 'time' || (token.kind === 'mark' && words === 0)) continue;
    kept.push(token);
    if (token.kind === 'word') words += 1;
  }
  return kept;
}
