import { z } from 'zod';
import { WIRE_SCHEMA } from '../wire/wire-schema';
import { MOST_TOKENS, type Assembly, type Protocol } from './protocol';
import type { Form } from './provider';

/** `POST {base}/chat/completions`, which all providers but one speak. */

const contentSchema = z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish();

const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: contentSchema, refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

const pieceSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        delta: z
          .object({
            content: contentSchema,
            refusal: z.string().nullish(),
            // Both names are in use for what a model thinks.
            reasoning: z.string().nullish(),
            reasoning_content: z.string().nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
});

class ChatAssembly implements Assembly {
  text = '';
  characters = 0;
  #refusal = '';
  #reason: string | null = null;
  #began = false;

  take(data: unknown): void {
    const { delta, finish_reason: reason } = pieceSchema.safeParse(data).data?.choices[0] ?? {};
    if (delta === undefined && reason === undefined) return;
    this.#began = true;
    const words = textOf(delta?.content);
    this.text += words;
    this.characters += words.length + (delta?.reasoning ?? delta?.reasoning_content ?? '').length;
    this.#refusal += delta?.refusal ?? '';
    this.#reason = reason ?? this.#reason;
  }

  get whole(): unknown {
    if (!this.#began) return undefined;
    const message = { content: this.text, refusal: this.#refusal };
    return { choices: [{ finish_reason: this.#reason, message }] };
  }
}

function textOf(content: z.infer<typeof contentSchema>): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('');
}

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

  // No temperature, no seed: each is refused somewhere.
  body: ({ provider, model, messages, form, bounded, streamed }) => ({
    model,
    messages,
    ...(bounded ? { [provider.lengthField]: MOST_TOKENS } : {}),
    ...responseFormat(form),
    ...(streamed ? { stream: true } : {}),
  }),

  completion(json) {
    const parsed = answerSchema.safeParse(json);
    const choice = parsed.data?.choices[0];
    if (choice === undefined) return null;
    const { content, refusal } = choice.message;
    const refused = choice.finish_reason === 'content_filter' || (refusal ?? '') !== '';
    const stopped = refused ? 'refused' : choice.finish_reason === 'length' ? 'length' : 'end';
    return { text: textOf(content), stopped };
  },

  assembly: () => new ChatAssembly(),
};
