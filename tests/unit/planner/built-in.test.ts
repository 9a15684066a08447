import { describe, expect, it } from 'vitest';
import { BuiltInPlanner } from '../../../src/planner/built-in/built-in-planner';
import {
  builtInModel,
  type Availability,
  type CreateOptions,
  type LanguageModelApi,
} from '../../../src/planner/built-in/language-model';
import { proposalIn } from '../../../src/planner/planner';
import { add, wire } from '../../support/planner-server';
import { scene } from './made-requests';

const never = new AbortController().signal;
const request = scene('Rain falls');
const good = wire([add('Rain falls', 0, 100)]);

interface Scripted {
  readonly api: LanguageModelApi;
  readonly created: CreateOptions[];
  readonly prompts: Parameters<Awaited<ReturnType<LanguageModelApi['create']>>['prompt']>[];
  readonly destroyed: { count: number };
}

/** A browser's model that answers as it is told. */
function scripted(
  says: readonly (string | DOMException)[],
  availability: Availability = 'available',
): Scripted {
  const created: CreateOptions[] = [];
  const prompts: Scripted['prompts'] = [];
  const destroyed = { count: 0 };
  const left = [...says];
  return {
    created,
    prompts,
    destroyed,
    api: {
      availability: async () => availability,
      create: async (options) => {
        created.push(options);
        const monitor = new EventTarget();
        options.monitor?.(monitor);
        monitor.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded: 0.5 }));
        return {
          prompt: async (...asked) => {
            prompts.push(asked);
            const said = left.shift() ?? good;
            if (typeof said !== 'string') throw said;
            return said;
          },
          destroy: () => void (destroyed.count += 1),
        };
      },
    },
  };
}

const error = (name: string): DOMException => new DOMException('scripted', name);

describe('the browser’s model', () => {
  it('is found where there is one', () => {
    const { api } = scripted([]);
    expect(builtInModel({ LanguageModel: api })).toBe(api);
    expect(builtInModel({})).toBeNull();
    expect(builtInModel({ LanguageModel: {} })).toBeNull();
  });

  it('is held to the schema, and let go', async () => {
    const { api, created, prompts, destroyed } = scripted([good]);
    const answer = await new BuiltInPlanner(api).plan(request, never);
    expect(proposalIn(answer)).toMatchObject({ by: 'the browser’s model' });
    expect(prompts[0]?.[1]).toMatchObject({ responseConstraint: { type: 'object' } });
    expect(created[0]?.initialPrompts?.map(({ role }) => role)).toEqual(['system']);
    expect(destroyed.count).toBe(created.length);
  });

  it('is asked without the schema once it refused it', async () => {
    const { api, prompts } = scripted([error('NotSupportedError'), good, good]);
    const planner = new BuiltInPlanner(api);
    await planner.plan(request, never);
    await planner.plan(request, never);
    expect(prompts.map(([, options]) => 'responseConstraint' in options)).toEqual([true, false, false]);
  });

  it('is asked again when it could not comply', async () => {
    const { api, prompts } = scripted([error('SyntaxError'), good]);
    await new BuiltInPlanner(api).plan(request, never);
    expect(prompts).toHaveLength(2);
  });

  it.each([
    ['QuotaExceededError', 'plan-invalid'],
    ['NotReadableError', 'plan-invalid'],
    ['UnknownError', 'planner-failed'],
  ])('%s: %s', async (name, code) => {
    const { api, destroyed } = scripted([error(name)]);
    await expect(new BuiltInPlanner(api).plan(request, never)).rejects.toMatchObject({ code });
    expect(destroyed.count).toBe(1);
  });

  it.each(['unavailable', 'downloadable', 'downloading'] as const)(
    'is not fetched by a plan while it is %s',
    async (availability) => {
      const { api, created } = scripted([], availability);
      await expect(new BuiltInPlanner(api).plan(request, never)).rejects.toMatchObject({
        code: 'planner-failed',
      });
      expect(created).toEqual([]);
    },
  );

  it('is fetched when somebody asks for it', async () => {
    const { api, destroyed } = scripted([], 'downloadable');
    const seen: number[] = [];
    await new BuiltInPlanner(api).fetchModel((share) => seen.push(share), never);
    expect(seen).toEqual([0.5]);
    expect(destroyed.count).toBe(1);
  });
});
