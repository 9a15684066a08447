import { readFileSync } from 'node:fs';
import { planScores, type PlanScores } from '../tests/plans/plan-scores';
import { audioCapsStructures, structuredCaptions } from '../tests/plans/structures';

/**
 * `npm run evaluate:plans -- [audiocaps_test_struct.tsv]`: how well the rules find the events of captions. Without a
 * file, on our own captions; with Make-An-Audio 2's file (see tests/plans/README.md), on its two halves: captions in odd
 * lines were looked at while the rules were written, those in even lines were not.
 */

function row(name: string, scores: PlanScores): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);
  return [
    name.padEnd(30),
    String(scores.captions).padStart(6),
    percent(scores.recall),
    percent(scores.precision),
    percent(scores.strictRecall),
    percent(scores.strictPrecision),
    percent(scores.countExact),
    String(scores.guesses).padStart(8),
  ].join(' ');
}

const [file, ...more] = process.argv.slice(2);
if (more.length > 0) {
  console.error('Usage: npm run evaluate:plans -- [audiocaps_test_struct.tsv]');
  process.exitCode = 2;
} else {
  const own = structuredCaptions(
    readFileSync(new URL('../tests/plans/captions.tsv', import.meta.url), 'utf8'),
  );
  console.log(`${''.padEnd(30)} captions  recall precision strict recall, precision  count  guesses`);
  console.log(row('own captions', planScores(own)));
  if (file !== undefined) {
    const all = audioCapsStructures(readFileSync(file, 'utf8'));
    console.log(row('AudioCaps, seen half', planScores(all.filter((_, i) => i % 2 === 0))));
    console.log(row('AudioCaps, unseen half', planScores(all.filter((_, i) => i % 2 === 1))));
    console.log(row('AudioCaps, all', planScores(all)));
  }
}
