import {
  AutoModelForCausalLM,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
} from '@huggingface/transformers';
import { StructuredOutputProcessor } from '@huggingface/transformers-structured-output';
import wasmModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { hearMessages } from '../../lib/breathe';
import { AppError } from '../../lib/errors';
import { deriveSeed } from '../../lib/random';
import { threadCount } from '../../lib/wasm-threads';
import type { AnswerOptions, LanguageModel } from './language-model';
import type { ChatMessage } from '../wire/completion';
import type { ModelAnswer, ModelProvider, ModelRequest } from './model-contract';
import { modelError } from './model-error';
import type { ModelFiles } from './model-files';
import { Draws, EndsRunningOn } from './processors';

/** What transformers.js calls the one model of its worker: its files come from us, and from nowhere else. */
const MODEL = 'installed';
const FOLDER = '/models/';
const START = `${FOLDER}${MODEL}/`;

/**
 * A language model through transformers.js: files from this device alone, the runtime's from the page's own host, the
 * network shut.
 * @throws AppError `bundle-missing`, `bundle-unreadable`, `out-of-memory`, `device-lost`.
 */
export async function loadTransformersModel(
  files: ModelFiles,
  provider: ModelProvider,
): Promise<LanguageModel> {
  prepare(files, provider);
  try {
    const tokenizer = await AutoTokenizer.from_pretrained(MODEL);
    const model = await AutoModelForCausalLM.from_pretrained(MODEL, {
      device: provider,
      dtype: files.dtype as 'auto',
      use_external_data_format: files.dataFiles,
      // Warnings of the runtime are not for the page's reader.
      session_options: { logSeverityLevel: 3 },
    });
    // What every grammar needs of a vocabulary is made once: up to some seconds for large ones.
    StructuredOutputProcessor.warmup(tokenizer);
    // Newer exports have it in a file of its own, which transformers.js does not look for.
    const template = (await (await files.blob('chat_template.jinja'))?.text()) ?? null;
    return new TransformersModel(files.name, model, tokenizer, template);
  } catch (error) {
    throw modelError(error, files.name);
  }
}

function prepare(files: ModelFiles, provider: ModelProvider): void {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = FOLDER;
  env.useBrowserCache = false;
  // It would hand the runtime's module on as a blob, which the page's policy forbids.
  env.useWasmCache = false;
  // All that it asks for it asks for here: nothing can reach the network.
  env.fetch = async (asked) => {
    const address = String(asked);
    const blob = address.startsWith(START) ? await files.blob(address.slice(START.length)) : null;
    return new Response(blob, { status: blob === null ? 404 : 200 });
  };
  const { wasm } = env.backends.onnx;
  if (wasm === undefined) throw new Error('transformers.js brings no wasm.');
  wasm.wasmPaths = { mjs: absolute(wasmModule), wasm: absolute(wasmBinary) };
  wasm.numThreads =
    provider === 'webgpu' ? 1 : threadCount(navigator.hardwareConcurrency, crossOriginIsolated);
}

/** Vite's addresses may be relative to the script or to the host. */
const absolute = (address: string): string => new URL(address, import.meta.url).href;

interface TokenizedChat {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
}

class TransformersModel implements LanguageModel {
  constructor(
    private readonly name: string,
    private readonly model: PreTrainedModel,
    private readonly tokenizer: PreTrainedTokenizer,
    /** Null: the tokenizer's config has it. */
    private readonly template: string | null,
  ) {}

  async answer(request: ModelRequest, { signal, onTokens }: AnswerOptions): Promise<ModelAnswer> {
    const { grammar, mostTokens, seed } = request;
    const { model, tokenizer } = this;
    const chat = this.#tokenized(request.messages);
    const before = chat.input_ids.dims.at(-1) ?? 0;
    const end = this.#endTokens();
    const decode = (ids: readonly bigint[]): string =>
      ids.length === 0 ? '' : tokenizer.decode(ids.map(Number), { skip_special_tokens: true });

    const processor = new StructuredOutputProcessor(tokenizer, { type: 'regex', regex: grammar });
    processor.push(new EndsRunningOn({ stop: this.#stopToken(), end, decode, most: mostTokens }));
    if (seed !== null) {
      let drawn = 0;
      processor.push(new Draws(() => deriveSeed(seed, (drawn += 1)) / 2 ** 32));
    }

    let runs = 0;
    let begun = 0;
    const forward = model.forward.bind(model);
    // Between two tokens: the worker hears a cancel, and the page how far it is.
    model.forward = async (inputs) => {
      await hearMessages();
      signal.throwIfAborted();
      onTokens(runs);
      // The first run reads the prompt and is no measure.
      if (runs === 1) begun = performance.now();
      runs += 1;
      return forward(inputs) as Promise<unknown>;
    };
    try {
      const all = (await model.generate({
        ...chat,
        max_new_tokens: mostTokens,
        do_sample: false,
        eos_token_id: end,
        logits_processor: processor,
      } as unknown as Parameters<PreTrainedModel['generate']>[0])) as Tensor;
      const ids = (all.tolist() as bigint[][])[0]?.slice(before) ?? [];
      const last = ids.at(-1);
      return {
        text: decode(ids),
        tokens: ids.length,
        seconds: runs < 2 ? 0 : (performance.now() - begun) / 1000,
        ended: last !== undefined && end.includes(Number(last)),
      };
    } catch (error) {
      throw modelError(error, this.name);
    } finally {
      model.forward = forward;
    }
  }

  async dispose(): Promise<void> {
    await this.model.dispose();
  }

  /** Thinking is off: the grammar binds the first token already. */
  #tokenized(messages: readonly ChatMessage[]): TokenizedChat {
    const written = (conversation: readonly ChatMessage[]): TokenizedChat =>
      this.tokenizer.apply_chat_template([...conversation], {
        add_generation_prompt: true,
        ...(this.template === null ? {} : { chat_template: this.template }),
        ...{ enable_thinking: false },
      });
    try {
      return written(messages);
    } catch {
      // Some templates refuse a system's word, as Gemma's does; it is then said by the user.
      const [system, first, ...rest] = messages;
      if (system?.role !== 'system' || first === undefined) throw noTemplate(this.name);
      return written([{ role: 'user', content: `${system.content}\n\n${first.content}` }, ...rest]);
    }
  }

  /** Those that the model's config names, and the tokenizer's own, which the grammar lets through. */
  #endTokens(): readonly number[] {
    const named: unknown = this.model.generation_config?.eos_token_id;
    const configured = Array.isArray(named) ? (named as unknown[]) : [named];
    const own: unknown = this.tokenizer.eos_token_id;
    const ids = [own, ...configured].filter((id) => typeof id === 'number');
    if (ids.length > 0) return [...new Set(ids)];
    throw new AppError('bundle-unreadable', `${this.name} names no token that ends an answer.`, {
      remedy: 'Use another model.',
      place: 'generation_config.json',
    });
  }

  #stopToken(): number {
    const { input_ids: ids } = this.tokenizer('.', { add_special_tokens: false }) as { input_ids: Tensor };
    return Number(ids.data.at(-1));
  }
}

function noTemplate(name: string): AppError {
  return new AppError('bundle-unreadable', `${name} has no chat template that can be used.`, {
    remedy: 'Use an instruction-tuned model.',
    place: 'tokenizer_config.json',
  });
}
