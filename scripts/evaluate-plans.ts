import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toPlainError } from '../src/lib/errors';
import type { Planner } from '../src/planner/planner';
import { DAILY_EDITS } from '../tests/plans/daily-edits';
import { DAILY_SCENES } from '../tests/plans/daily-scenes';
import { editScores } from '../tests/plans/edit-scores';
import { LATER_EDITS } from '../tests/plans/later-edits';
import { LATER_SCENES } from '../tests/plans/later-scenes';
import { OWN_EDITS } from '../tests/plans/own-edits';
import { OWN_SCENES } from '../tests/plans/own-scenes';
import { PARAPHRASES } from '../tests/plans/paraphrases';
import { planScores } from '../tests/plans/plan-scores';
import { PUBLISHED_SCENES } from '../tests/plans/published-scenes';
import { sceneScores } from '../tests/plans/scene-scores';
import { audioCapsStructures, structuredCaptions, type StructuredCaption } from '../tests/plans/structures';
import { PLANNER_OPTIONS, plannerFor } from './planner-for.ts';

/**
 * `npm run evaluate:plans`: how well a planner finds the events of captions, lays them out and changes them, on the sets
 * in tests/plans. With Make-An-Audio 2's file (tests/plans/README.md) also on its two halves: captions in odd lines were
 * looked at while the rules were written, those in even lines were not.
 */

const USAGE =
  'Usage: npm run evaluate:plans -- [audiocaps_test_struct.tsv] [--provider <name> --model <name> --endpoint <address>]';

type Column = readonly [name: string, share: number];

function row(name: string, size: number, columns: readonly Column[]): string {
  const shares = columns.flatMap(([column, share]) =>
    // Not asked in this set.
    Number.isNaN(share) ? [] : [`${column} ${(100 * share).toFixed(1)} %`],
  );
  return `${name.padEnd(24)} ${String(size).padStart(5)}   ${shares.join(', ')}`;
}

async function captions(name: string, all: readonly StructuredCaption[], planner: Planner): Promise<string> {
  const scores = await planScores(all, planner);
  return row(name, scores.captions, [
    ['recall', scores.recall],
    ['precision', scores.precision],
    ['strict recall', scores.strictRecall],
    ['strict precision', scores.strictPrecision],
    ['number exact', scores.countExact],
  ]);
}

async function scenes(
  name: string,
  all: Parameters<typeof sceneScores>[0],
  planner: Planner,
): Promise<string> {
  const scores = await sceneScores(all, planner);
  return row(name, scores.scenes, [
    ['right', scores.right],
    ['recall', scores.recall],
    ['precision', scores.precision],
    ['F1', scores.f1],
    ['number exact', scores.countExact],
    ['order', scores.order],
    ['time IoU', scores.timeOverlap],
  ]);
}

async function edits(name: string, all: Parameters<typeof editScores>[0], planner: Planner): Promise<string> {
  const scores = await editScores(all, planner);
  return row(name, scores.edits, [
    ['right', scores.right],
    ['asked needlessly', scores.askedNeedlessly],
    ['wrong target', scores.wrongTarget],
    ['untouched preserved', scores.preserved],
  ]);
}

async function evaluate(planner: Planner, file: string | undefined): Promise<void> {
  const own = structuredCaptions(
    readFileSync(new URL('../tests/plans/captions.tsv', import.meta.url), 'utf8'),
  );
  console.log(`Planned by ${planner.name}`);
  console.log(await captions('own captions', own, planner));
  console.log(await scenes('published scenes', PUBLISHED_SCENES, planner));
  console.log(await scenes('own scenes', OWN_SCENES, planner));
  console.log(await scenes('daily scenes', DAILY_SCENES, planner));
  console.log(await scenes('later scenes', LATER_SCENES, planner));
  console.log(await edits('paraphrases of edits', PARAPHRASES, planner));
  console.log(await edits('own edits', OWN_EDITS, planner));
  console.log(await edits('daily edits', DAILY_EDITS, planner));
  console.log(await edits('later edits', LATER_EDITS, planner));
  if (file === undefined) return;
  const all = audioCapsStructures(readFileSync(file, 'utf8'));
  const half = (seen: boolean): readonly StructuredCaption[] => all.filter((_, i) => (i % 2 === 0) === seen);
  console.log(await captions('AudioCaps, seen half', half(true), planner));
  console.log(await captions('AudioCaps, unseen half', half(false), planner));
  console.log(await captions('AudioCaps, all', all, planner));
}

/** Null: print the usage. */
function readArguments(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: PLANNER_OPTIONS,
    });
    return positionals.length > 1 ? null : { choice: values, file: positionals[0] };
  } catch {
    return null;
  }
}

const args = readArguments(process.argv.slice(2));
if (args === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    await evaluate(plannerFor(args.choice), args.file);
  } catch (error) {
    const { message, remedy } = toPlainError(error);
    console.error(`${message} ${remedy}`);
    process.exitCode = 1;
  }
}
