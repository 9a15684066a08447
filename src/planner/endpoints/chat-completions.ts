import { z } from 'zod';
import { WIRE_SCHEMA } from '../wire/wire-schema';
import { MOST_TOKENS, type Protocol } from './protocol';
import type { Form } from './provider';

/** `POST {base}/chat/completions`, which all providers but one speak. */

const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish(),
          refusal: z.string().nullish(),
        }),
      }),
    )
    .min(1),
});

function responseFormat(form: Form): Readonly<Record<string, unknown>> {
  switch (form) {
    case 'strict':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'plan', strict: true, schema: WIRE_SCHEMA },
        },
      };
    case 'schema':
      return { response_format: { type: 'json_schema', json_schema: { name: 'plan', schema: WIRE_SCHEMA } } };
    case 'object':
      return { response_format: { type: 'json_object' } };
    case 'prompt':
      return {};
  }
}

export const chatCompletions: Protocol = {
  path: '/chat/completions',

  headers: (key) => ({
    'Content-Type': 'application/json',
    ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
  }),

  // No temperature, no seed, no streaming: each is refused somewhere, and a plan is short.
  body: ({ provider, model, messages, form, bounded }) => ({
    model,
    messages,
    ...(bounded ? { [provider.lengthField]: MOST_TOKENS } : {}),
    ...responseFormat(form),
  }),

  completion(json) {
    const parsed = answerSchema.safeParse(json);
    const choice = parsed.data?.choices[0];
    if (choice === undefined) return null;
    const { content, refusal } = choice.message;
    const text =
      typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
    const refused = choice.finish_reason === 'content_filter' || (refusal ?? '') !== '';
    return { text, stopped: refused ? 'refused' : choice.finish_reason === 'length' ? 'length' : 'end' };
  },
};
