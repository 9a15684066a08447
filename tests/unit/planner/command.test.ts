import { spawnSync } from 'node:child_process';
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

  it.each([[[]], [['a', 'b']]])('with the wrong number of arguments exits 2 with one line: %j', (args) => {
    const { status, out, err } = plan(...args);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toEqual(['Usage: npm run plan -- "<caption>"']);
  });

  it('says what is wrong with words that name no sound', () => {
    const { status, out, err } = plan('🎉');
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('Say what sounds');
  });
});
