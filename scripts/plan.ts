import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError, toPlainError } from '../src/lib/errors';
import type { Project } from '../src/project/document';
import { conversation, told } from './conversation.ts';
import { KEY_VARIABLE, PLANNER_OPTIONS, plannerFor, type PlannerChoice } from './planner-for.ts';

/** `npm run plan`: the plan of a sentence as JSON, or of a whole conversation, each turn's change before it. */

const USAGE = `Usage: npm run plan -- "<caption>" [planner]
       npm run plan -- --conversation <file> [planner]

  --conversation  a text file with one turn a line, or a JSON list of strings
  planner: --provider <name> --model <name> [--endpoint <address>]; its key from ${KEY_VARIABLE}; without: rules`;

interface Arguments {
  readonly turns: readonly string[];
  readonly tells: boolean;
  readonly choice: PlannerChoice;
}

/** Null: print the usage. @throws AppError `input-invalid` when the file cannot be read. */
function readArguments(argv: readonly string[]): Arguments | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { ...PLANNER_OPTIONS, conversation: { type: 'string' } },
    });
    const { conversation: file, ...choice } = values;
    const [caption, ...more] = positionals;
    if (more.length > 0 || (caption === undefined) === (file === undefined)) return null;
    return file === undefined
      ? { turns: [caption ?? ''], tells: false, choice }
      : { turns: turnsIn(file), tells: true, choice };
  } catch (error) {
    if (error instanceof AppError) throw error;
    return null;
  }
}

function turnsIn(file: string): readonly string[] {
  const problem = (message: string): AppError =>
    new AppError('input-invalid', message, { remedy: 'Give a file with one turn a line.', place: file });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw problem(`${file} cannot be read.`);
  }
  const lines = text.trimStart().startsWith('[') ? listIn(text) : text.split('\n');
  const turns = (lines ?? []).map((line) => line.trim()).filter((line) => line !== '');
  if (turns.length === 0) throw problem(`${file} has no turns.`);
  return turns;
}

/** Null: it is no list of strings. */
function listIn(text: string): readonly string[] | null {
  try {
    const data: unknown = JSON.parse(text);
    return Array.isArray(data) && data.every((turn) => typeof turn === 'string') ? data : null;
  } catch {
    return null;
  }
}

function planOf({ duration, events }: Project): unknown {
  return {
    duration,
    events: events.map(({ id, request, said, spans, role, gainDb, guess }) => ({
      id,
      caption: request.caption,
      said,
      spans: spans.map(({ start, end }) => [start, end]),
      role,
      gainDb,
      guess,
    })),
  };
}

try {
  const args = readArguments(process.argv.slice(2));
  if (args === null) {
    console.error(USAGE);
    process.exitCode = 2;
  } else {
    const run = await conversation(args.turns, plannerFor(args.choice), new AbortController().signal);
    if (args.tells) for (const turn of run) console.log(`${told(turn).join('\n')}\n`);
    const last = run.at(-1);
    if (last !== undefined) console.log(JSON.stringify(planOf(last.after), null, 2));
  }
} catch (error) {
  const { message, remedy } = toPlainError(error);
  console.error(`${message} ${remedy}`);
  process.exitCode = 1;
}
