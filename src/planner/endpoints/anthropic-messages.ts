import { z } from 'zod';
import { WIRE_SCHEMA } from '../wire/wire-schema';
import { MOST_TOKENS, type Assembly, type Protocol } from './protocol';

/** Anthropic's `POST {base}/messages`. */

const answerSchema = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().nullish() })),
  stop_reason: z.string().nullish(),
});

/** `content_block_delta` and `message_delta`; what begins, ends and pings between them says nothing to a plan. */
const pieceSchema = z.object({
  delta: z.object({
    text: z.string().nullish(),
    thinking: z.string().nullish(),
    stop_reason: z.string().nullish(),
  }),
});

class MessagesAssembly implements Assembly {
  text = '';
  characters = 0;
  #reason: string | null = null;
  #began = false;

  take(data: unknown): void {
    const { delta } = pieceSchema.safeParse(data).data ?? {};
    if (delta === undefined) return;
    this.#began = true;
    this.text += delta.text ?? '';
    this.characters += (delta.text ?? delta.thinking ?? '').length;
    this.#reason = delta.stop_reason ?? this.#reason;
  }

  get whole(): unknown {
    return this.#began
      ? { content: [{ type: 'text', text: this.text }], stop_reason: this.#reason }
      : undefined;
  }
}

export const anthropicMessages: Protocol = {
  path: '/messages',

  headers: (key) => ({
    'Content-Type': 'application/json',
    'anthropic-version': '2023-06-01',
    // Without it no browser may ask (their SDK, 1.12.0).
    'anthropic-dangerous-direct-browser-access': 'true',
    ...(key === null ? {} : { 'x-api-key': key }),
  }),

  body: ({ model, messages, form, streamed }) => ({
    model,
    // Required here.
    max_tokens: MOST_TOKENS,
    system: messages
      .filter(({ role }) => role === 'system')
      .map(({ content }) => content)
      .join('\n'),
    messages: messages.filter(({ role }) => role !== 'system'),
    ...(form === 'prompt' ? {} : { output_config: { format: { type: 'json_schema', schema: WIRE_SCHEMA } } }),
    ...(streamed ? { stream: true } : {}),
  }),

  completion(json) {
    const parsed = answerSchema.safeParse(json);
    if (!parsed.success) return null;
    const { content, stop_reason: reason } = parsed.data;
    const text = content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
    return { text, stopped: reason === 'refusal' ? 'refused' : reason === 'max_tokens' ? 'length' : 'end' };
  },

  assembly: () => new MessagesAssembly(),
};
