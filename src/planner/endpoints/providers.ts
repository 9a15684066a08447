import { FORMS, type Opening, type Provider, type ProviderId } from './provider';

/**
 * The table of providers (planner.md 1.1 to 1.3, with its sources). Addresses are those of their documentation; what they
 * do not know is found out by the ladder of forms, so that a wrong entry costs one call.
 */

const NO_SPACING = (): number => 0;

function cloud(id: ProviderId, name: string, base: string, more: Partial<Provider> = {}): Provider {
  return {
    id,
    name,
    base,
    protocol: 'chat',
    place: 'cloud',
    key: 'needed',
    lengthField: 'max_tokens',
    forms: FORMS,
    spacingMs: NO_SPACING,
    opening: null,
    ...more,
  };
}

function local(
  id: ProviderId,
  name: string,
  base: string,
  opening: Opening,
  more: Partial<Provider> = {},
): Provider {
  return cloud(id, name, base, { place: 'local', key: 'optional', opening, ...more });
}

export const PROVIDERS: readonly Provider[] = [
  local('ollama', 'Ollama', 'http://localhost:11434/v1', {
    remedy:
      'It answers pages from its own machine only, until you list this address. Stop Ollama, start it again with this line, then try again.',
    line: (origin) => `OLLAMA_ORIGINS=${origin} ollama serve`,
  }),
  local('llama-cpp', 'llama.cpp', 'http://localhost:8080/v1', {
    remedy: 'Stop llama-server, start it again with your model and this option, then try again.',
    line: (origin) => `llama-server --cors-origins ${origin}`,
  }),
  local(
    'lm-studio',
    'LM Studio',
    'http://localhost:1234/v1',
    {
      remedy:
        'It answers no page until it is told to. Start its server again with this line, then try again.',
      line: () => 'lms server start --cors',
    },
    // Knows json_schema and text only.
    { forms: ['strict', 'schema', 'prompt'] },
  ),
  local('vllm', 'vLLM', 'http://localhost:8000/v1', {
    remedy: 'Stop vLLM, start it again with your model and this option, then try again.',
    line: (origin) => `vllm serve --allowed-origins '["${origin}"]'`,
  }),
  cloud('openai', 'OpenAI', 'https://api.openai.com/v1', { lengthField: 'max_completion_tokens' }),
  cloud('anthropic', 'Anthropic', 'https://api.anthropic.com/v1', {
    protocol: 'anthropic',
    forms: ['strict', 'prompt'],
  }),
  cloud('gemini', 'Google Gemini', 'https://generativelanguage.googleapis.com/v1beta/openai'),
  cloud('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', {
    // Its free models take one call in some seconds.
    spacingMs: (model) => (model.endsWith(':free') ? 5000 : 0),
  }),
  cloud('mistral', 'Mistral', 'https://api.mistral.ai/v1'),
  cloud('groq', 'Groq', 'https://api.groq.com/openai/v1', { lengthField: 'max_completion_tokens' }),
  cloud('together', 'Together', 'https://api.together.xyz/v1'),
  cloud('huggingface', 'Hugging Face', 'https://router.huggingface.co/v1'),
  cloud('custom', 'Another address', '', { key: 'optional' }),
];

export function providerOf(id: ProviderId): Provider {
  const found = PROVIDERS.find((provider) => provider.id === id);
  if (found === undefined) throw new Error(`There is no provider ${id}.`);
  return found;
}
