import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The command as a person runs it. */
function plan(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const script = new URL('../../../scripts/plan.ts', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('npm run plan', { timeout: 60_000 }, () => {
  it('prints the plan and nothing else', () => {
    const { status, out, err } = plan('Thunder from 2 to 5, then a dog barks');
    expect(err).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({
      duration: 10,
      events: [
        { id: 'e1', caption: 'Thunder', said: [0, 19], spans: [[2, 5]], role: 'fg', gainDb: 0, guess: false },
        {
          id: 'e2',
          caption: 'A dog barks',
          said: [28, 37],
          spans: [[5, 10]],
          role: 'fg',
          gainDb: 0,
          guess: false,
        },
      ],
    });
  });

  it.each([[[]], [['a', 'b']], [['a', '--conversation', 'b']], [['--nothing']]])(
    'with wrong arguments exits 2 with its usage: %j',
    (args) => {
      const { status, out, err } = plan(...args);
      expect(status).toBe(2);
      expect(out).toBe('');
      expect(err).toContain('Usage: npm run plan -- "<caption>"');
    },
  );

  it('runs a conversation, and tells each turn', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'plan-')), 'turns.txt');
    writeFileSync(file, 'A dog barks while rain falls\n\nremove the rain\nremove the cat\nundo\n');
    const { status, out, err } = plan('--conversation', file);
    rmSync(dirname(file), { recursive: true });
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/> remove the rain\n− e2 Rain falls.*\n= 1 as they were, by rules\n/u);
    expect(out).toContain('? What does “cat” mean for this scene?');
    expect(out).toMatch(/> undo\nundo\n/u);
    const { events } = JSON.parse(out.slice(out.lastIndexOf('\n{'))) as { events: { caption: string }[] };
    expect(events.map(({ caption }) => caption)).toEqual(['A dog barks', 'Rain falls']);
  });

  it.each([
    [['--provider', 'nobody', 'rain'], 'There is no provider nobody.'],
    [['--provider', 'ollama', 'rain'], 'Name one with --model.'],
    [['--provider', 'openai', '--model', 'm', 'rain'], 'PLANNER_KEY'],
    [['--conversation', 'no-such-file'], 'no-such-file cannot be read.'],
  ])('says what is wrong with %j', (args, words) => {
    const { status, out, err } = plan(...args);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(words);
  });

  it('says what is wrong with words that name no sound', () => {
    const { status, out, err } = plan('🎉');
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('Say what sounds');
  });
});
