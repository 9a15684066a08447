"""Writes expected.json: token ids by transformers' CLIPTokenizer, with CLIP's real 49,408 entries.

    python make.py bpe_simple_vocab_16e6.txt.gz

The vocabulary file is in the PyPI package open_clip_torch (MIT), folder open_clip. `merges.txt.gz` is the part of it
that CLIP uses. transformers must run without ftfy, as it does when diffusers alone is installed.
"""

import gzip
import json
import random
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from transformers import CLIPTokenizer

HERE = Path(__file__).parent
assert find_spec("ftfy") is None, "ftfy changes the ids"

lines = gzip.open(sys.argv[1], "rt", encoding="utf-8").read().split("\n")[1 : 49152 - 256 - 2 + 1]
with gzip.GzipFile(HERE / "merges.txt.gz", "wb", compresslevel=9, mtime=0) as file:
    file.write(("#version: 0.2\n" + "\n".join(lines) + "\n").encode())


def bytes_to_unicode():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))]


singles = bytes_to_unicode()
tokens = singles + [token + "</w>" for token in singles] + ["".join(line.split()) for line in lines]
tokens += ["<|startoftext|>", "<|endoftext|>"]
assert len(tokens) == 49408

folder = Path(tempfile.mkdtemp())
(folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}, ensure_ascii=False))
(folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(lines) + "\n")
tokenizer = CLIPTokenizer(folder / "vocab.json", folder / "merges.txt", model_max_length=77)

captions = [
    "", " ", "a dog barks", "A Dog BARKS!", "a dog barks twice while rain falls, followed by thunder",
    "Two gunshots followed by birds flying away while chirping.", "it's raining; they've gone, I'm here, we'll see, he'd go",
    "IT'S RAINING; THEY'VE GONE", "rock'n'roll 'tis o'clock dogs' barks", "“curly quotes” and ‘single ones’, it’s",
    "a café, naïve façade, über die Straße, señor, jalapeño", "cafe\u0301 nai\u0308ve A\u030angstro\u0308m",
    "ÀÉÎÕÜ ÇŒÆ ØÅ Łódź Žižkov İstanbul ıssız ŞĞ", "ὈΔΥΣΣΕΎΣ ΣΟΦΌΣ σοφός", "Привет, мир! Дождь идёт", "שלום עולם", "مرحبا بالعالم ١٢٣",
    "नमस्ते दुनिया १२३", "สวัสดีชาวโลก", "안녕하세요 세계", "雨が降っている、犬が吠える。", "下雨了，狗叫了两次", "雷鳴 thunder 雷",
    "ｆｕｌｌｗｉｄｔｈ　ｔｅｘｔ １２３", "𠀀𪛟 ideographs beyond the plane 𠮷野家", "豈更車", "🎉🐕🌧️⚡", "a 🐕 barks 👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇩🇪", "👍🏽👍",
    "1 2 3 123 4567 3.14 1,000,000 50% 10kHz 5th", "½ cup ² ³ ₄ Ⅷ ① 一二三", "tabs\tand\nnew lines\r\nand\x0bvertical\x0cform",
    "nul\x00 bell\x07 escape\x1b[0m delete\x7f", "soft\u00adhyphen zero\u200bwidth joiner\u200djoin bom\ufeff mark",
    "no\u00a0break thin\u2009space ideographic\u3000space line\u2028sep para\u2029sep next\x85line", "   lead and trail   ",
    "many     spaces", "replacement \ufffd character", "private \ue000 use", "!!!", "...wait... what?!?!", "a/b\\c|d <e> [f] {g} (h)",
    "e-mail: someone@example.org, https://example.org/a?b=c&d=e#f", "#hashtag @mention $5 €10 £3 ¥100", "C++ and C# && || != ==",
    "under_score and kebab-case and CamelCase", "<|startoftext|>", "<|endoftext|>", "<|EndOfText|> shouted", "a<|endoftext|>b",
    "< |endoftext| >", "'", "''''", "'s", "s's's", "'S 'T 'RE", "don't can't won't", "ﬁne ﬂuﬀ ligatures", "ǅ ǈ titlecase", "ẞ ß SS",
    "K Kelvin Å Ångström", "a\u0301\u0302\u0303 stacked", "\u0301 lone accent", "supercalifragilisticexpialidocious",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "hahahahahahahahaha", "zzzzzzzz brrrrrrr", "x" * 300, "woof " * 100,
    "a very long caption " * 30, ", ".join(["rain"] * 60), "word " * 75, "word " * 76, "word " * 74, "語" * 90, "é" * 100, "🐕" * 40,
    "1" * 90, "'s" * 50,
]
sounds = "dog rain thunder wind car engine crowd bird door bell siren water train horse baby crickets helicopter saw footsteps glass".split()
verbs = "barks falls rumbles howls passes idles cheers chirps slams rings wails drips whistles gallops cries sing hovers buzzes echo shatters".split()
places = ["in the distance", "nearby", "in a large hall", "at night", "over a tin roof", "behind a closed door", "on gravel"]
joins = [", then ", " while ", " and ", " followed by ", "; ", " as ", " — ", ". "]
random.seed(77)
while len(captions) < 200:
    parts = [
        f"{random.choice(['a', 'the', 'two', 'several', 'A', '3'])} {random.choice(sounds)} {random.choice(verbs)} {random.choice(places)}"
        for _ in range(random.choice([1, 2, 3, 12]))
    ]
    caption = parts[0]
    for part in parts[1:]:
        caption += random.choice(joins) + part
    captions.append(caption)

rows = [
    {"text": text, "ids": tokenizer(text, padding="max_length", truncation=True, max_length=77).input_ids}
    for text in captions
]
longest = max(len(tokenizer(text).input_ids) for text in captions)
print(len(rows), "captions, the longest of", longest, "tokens;", sum(len(tokenizer(t).input_ids) > 77 for t in captions), "beyond 77")
(HERE / "expected.json").write_text("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n")
