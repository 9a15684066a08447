"""A tiny random language model in the layout of transformers.js, and what PyTorch makes of it.

    python make.py        writes model/ and expected.json

Llama-shaped (2 layers, 48 wide, 4 heads on 2 of keys and values), random weights, a byte-level BPE of 600 tokens learnt
from ../../plans/captions.tsv, and a chat template in ChatML. The ONNX graph has the inputs and outputs of published
exports (input_ids, attention_mask, position_ids, past_key_values.N.key and .value, present.N.key and .value), its
weights in a file beside it. expected.json holds token ids of a prompt, logits behind it, the greedy continuation, and one of letters alone, all
from transformers' LlamaForCausalLM. Needs torch, transformers, tokenizers, onnx.
"""

import json
import shutil
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

HERE = Path(__file__).resolve().parent
MODEL = HERE / "model"
START, END, PAD = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}"
    "{% if enable_thinking is defined and enable_thinking is false %}{{ '<think>\n\n</think>\n\n' }}{% endif %}"
    "{% endif %}"
)


def train_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    captions = (HERE.parent.parent / "plans" / "captions.tsv").read_text(encoding="utf-8").splitlines()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=[PAD, START, END], show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(captions, trainer)
    return tokenizer


def rotated(x: torch.Tensor) -> torch.Tensor:
    half = x.shape[-1] // 2
    return torch.cat([-x[..., half:], x[..., :half]], dim=-1)


class Exported(nn.Module):
    """The same arithmetic as LlamaForCausalLM, in operators that an export needs no help with."""

    def __init__(self, llama: LlamaForCausalLM) -> None:
        super().__init__()
        self.llama, self.config = llama, llama.config
        size = self.config.head_dim
        self.register_buffer("frequencies", 1 / self.config.rope_theta ** (torch.arange(0, size, 2).float() / size))

    def forward(self, input_ids, attention_mask, position_ids, *past):
        c = self.config
        groups = c.num_attention_heads // c.num_key_value_heads
        x = self.llama.model.embed_tokens(input_ids)
        angles = position_ids[..., None].float() * self.frequencies
        angles = torch.cat([angles, angles], dim=-1)[:, None]
        cos, sin = angles.cos(), angles.sin()
        before = past[0].shape[2]
        columns = torch.arange(attention_mask.shape[1])
        rows = torch.arange(input_ids.shape[1]) + before
        allowed = (columns[None, :] <= rows[:, None])[None, None] & (attention_mask[:, None, None, :] > 0)
        present = []
        for i, layer in enumerate(self.llama.model.layers):
            h = layer.input_layernorm(x)
            attention = layer.self_attn

            def heads(y, count):
                return y.view(1, -1, count, c.head_dim).transpose(1, 2)

            q = heads(attention.q_proj(h), c.num_attention_heads)
            k = heads(attention.k_proj(h), c.num_key_value_heads)
            v = heads(attention.v_proj(h), c.num_key_value_heads)
            q, k = q * cos + rotated(q) * sin, k * cos + rotated(k) * sin
            k, v = torch.cat([past[2 * i], k], dim=2), torch.cat([past[2 * i + 1], v], dim=2)
            present += [k, v]
            wide_k = k.repeat_interleave(groups, dim=1)
            wide_v = v.repeat_interleave(groups, dim=1)
            scores = q @ wide_k.transpose(2, 3) / c.head_dim**0.5
            weights = scores.masked_fill(~allowed, -1e9).softmax(dim=-1)
            mixed = (weights @ wide_v).transpose(1, 2).reshape(1, -1, c.num_attention_heads * c.head_dim)
            x = x + attention.o_proj(mixed)
            x = x + layer.mlp(layer.post_attention_layernorm(x))
        return self.llama.lm_head(self.llama.model.norm(x)), *present


def export(llama: LlamaForCausalLM, path: Path) -> None:
    c = llama.config
    names = [f"{i}.{part}" for i in range(c.num_hidden_layers) for part in ("key", "value")]
    past = [torch.zeros(1, c.num_key_value_heads, 2, c.head_dim) for _ in names]
    inputs = (torch.tensor([[5, 6, 7]]), torch.ones(1, 5, dtype=torch.long), torch.tensor([[2, 3, 4]]), *past)
    once = path.with_name("whole.onnx")
    torch.onnx.export(
        Exported(llama), inputs, once, dynamo=False, opset_version=17,
        input_names=["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{n}" for n in names)],
        output_names=["logits", *(f"present.{n}" for n in names)],
        dynamic_axes={
            "input_ids": {1: "sequence"}, "attention_mask": {1: "total"}, "position_ids": {1: "sequence"},
            "logits": {1: "sequence"},
            **{f"past_key_values.{n}": {2: "past"} for n in names}, **{f"present.{n}": {2: "total"} for n in names}})
    onnx.save_model(
        onnx.load(once), path, save_as_external_data=True, location=f"{path.name}_data", size_threshold=1024)
    once.unlink()


def letters(llama: LlamaForCausalLM, bpe: Tokenizer, ids: torch.Tensor) -> str:
    """The likeliest 24 tokens of nothing but small letters, or up to the end: decoding bound to `[a-z]*`."""
    texts = [bpe.decode([i], skip_special_tokens=False) for i in range(bpe.get_vocab_size())]
    allowed = torch.tensor([text == END or (text.isascii() and text.isalpha() and text.islower()) for text in texts])
    text, end = "", bpe.token_to_id(END)
    for _ in range(24):
        with torch.no_grad():
            last = llama(ids).logits[0, -1]
        token = int(last.masked_fill(~allowed, -torch.inf).argmax())
        if token == end:
            break
        text += texts[token]
        ids = torch.cat([ids, torch.tensor([[token]])], dim=1)
    return text


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    torch.manual_seed(20261125)
    shutil.rmtree(MODEL, ignore_errors=True)
    (MODEL / "onnx").mkdir(parents=True)
    bpe = train_tokenizer()
    bpe.save(str(MODEL / "tokenizer.json"))
    end, pad = bpe.token_to_id(END), bpe.token_to_id(PAD)
    config = LlamaConfig(
        vocab_size=bpe.get_vocab_size(), hidden_size=48, intermediate_size=96, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=12, max_position_embeddings=4096,
        rope_theta=10000.0, initializer_range=0.3, tie_word_embeddings=False,
        bos_token_id=None, eos_token_id=end, pad_token_id=pad)
    llama = LlamaForCausalLM(config).float().eval()
    export(llama, MODEL / "onnx" / "model.onnx")
    (MODEL / "onnx" / "model.onnx_data").chmod(0o644)
    kept = ["model_type", "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
            "num_key_value_heads", "head_dim", "max_position_embeddings", "rope_theta", "rms_norm_eps", "hidden_act",
            "tie_word_embeddings", "eos_token_id", "pad_token_id"]
    write_json(MODEL / "config.json", {
        "architectures": ["LlamaForCausalLM"], **{name: config.to_dict()[name] for name in kept},
        "transformers.js_config": {"use_external_data_format": {"model.onnx": 1}}})
    write_json(MODEL / "generation_config.json", {"eos_token_id": [end, pad], "pad_token_id": pad})
    write_json(MODEL / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END, "pad_token": PAD,
        "model_max_length": 4096, "clean_up_tokenization_spaces": False, "chat_template": TEMPLATE})
    (MODEL / "README.md").write_text(
        "---\nlicense: cc0-1.0\n---\n\nA tiny random language model for tests: it has learnt nothing.\n")

    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token=END, pad_token=PAD, chat_template=TEMPLATE)
    messages = [{"role": "system", "content": "Plan sounds."}, {"role": "user", "content": "A dog barks twice while rain falls."}]
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, enable_thinking=False)
    ids = tokenizer(text, return_tensors="pt").input_ids
    with torch.no_grad():
        logits = llama(ids).logits[0, -1]
        greedy = llama.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=24, do_sample=False)
    expected = {
        "messages": messages, "text": text, "ids": ids[0].tolist(),
        "logits": [round(value, 5) for value in logits.tolist()],
        "greedy": greedy[0, ids.shape[1]:].tolist(),
        "letters": letters(llama, bpe, ids)}
    lines = ",\n".join(f' "{name}": {json.dumps(value)}' for name, value in expected.items())
    (HERE / "expected.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


main()
