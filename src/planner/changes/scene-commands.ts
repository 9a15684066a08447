import { NUMBER, SECONDS, secondsIn } from './amounts';
import { scaleScene } from './apply-attributes';
import type { Command } from './command';
import { whole } from './phrase';

/** Commands about the length of the scene as a whole. */

const SCENE =
  '(?:the |this |my )?(?:whole |entire |total )?(?:scene|clip|audio|recording|mix|soundscape|generation|plan|thing)';
const LENGTH = whole(
  `(?:set|change|make|put|increase|reduce|extend|shorten) (?:the )?(?:total |overall |whole )?(?:length|duration)(?: of ${SCENE})? (?:to|be|at) (?<seconds>${SECONDS}|${NUMBER})`,
  `${SCENE}(?: length| duration)? (?:should be|should last|should run for|should take|must be|is|lasts|to be|is to be|is still|runs for|:) (?:still )?(?<seconds2>${SECONDS})(?: long)?`,
  `(?:set|change|make|extend|shorten|cut|trim|stretch|lengthen|let|have) ${SCENE}(?: to| be| last| run| run for| last for)? (?<seconds3>${SECONDS})(?: long)?`,
  `(?:a )?(?:total )?(?:length|duration) (?:: |of |is |should be )?(?<seconds4>${SECONDS})`,
  `(?:make|let) it (?:last |be |run for )?(?<seconds5>${SECONDS})(?: long)?(?: in total| altogether| overall)`,
);
const ADDED = whole(
  `(?:extend|lengthen|make|prolong) ${SCENE} (?:longer )?by (?<seconds>${SECONDS})`,
  `add (?<seconds2>${SECONDS})(?: of (?:time|length|silence))? (?:to|at) the end(?: of ${SCENE})?`,
  `(?:make )?${SCENE} (?<seconds3>${SECONDS}) longer`,
);
const TAKEN = whole(
  `(?:shorten|cut|trim) ${SCENE} by (?<seconds>${SECONDS})`,
  `(?:make )?${SCENE} (?<seconds2>${SECONDS}) shorter`,
);
const SCALED = whole(
  `(?<factor>double|halve|triple) (?:the )?(?:length|duration)(?: of ${SCENE})?`,
  `(?<factor2>double|halve) ${SCENE}`,
);

const lengthOfScene: Command = (phrase, reading) => {
  const groups = phrase.match(LENGTH);
  const seconds =
    groups?.seconds ?? groups?.seconds2 ?? groups?.seconds3 ?? groups?.seconds4 ?? groups?.seconds5;
  if (seconds === undefined) return false;
  scaleScene({ kind: 'length-to', seconds: secondsIn(seconds.text) }, reading, { said: phrase.said });
  return true;
};

const moreOrLess: Command = (phrase, reading) => {
  const longer = phrase.match(ADDED);
  const groups = longer ?? phrase.match(TAKEN);
  const seconds = groups?.seconds ?? groups?.seconds2 ?? groups?.seconds3;
  if (seconds === undefined) return false;
  const by = secondsIn(seconds.text) * (longer === null ? -1 : 1);
  scaleScene({ kind: 'length-by', seconds: by }, reading, { said: phrase.said });
  return true;
};

const scaled: Command = (phrase, reading) => {
  const groups = phrase.match(SCALED);
  const factor = groups?.factor ?? groups?.factor2;
  if (factor === undefined) return false;
  const times = { double: 2, halve: 0.5, triple: 3 }[factor.text] ?? 1;
  scaleScene({ kind: 'length', factor: times }, reading, { said: phrase.said });
  return true;
};

export const SCENE_COMMANDS: readonly Command[] = [lengthOfScene, moreOrLess, scaled];
