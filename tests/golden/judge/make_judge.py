"""What PyTorch's judge says of two made clips: the fixture of judge.test.ts. Run at the top of the repository:

    python -m tests.golden.judge.make_judge
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from training.judge import CLIP, FOLDER, Judge
from training.mel import MELS

config = json.loads((FOLDER / "config.json").read_text())
judge = Judge(len(config["kinds"]), tuple(config["channels"]), norm=False).eval()
judge.load_state_dict(load_file(FOLDER / "model.safetensors"))

rows = torch.linspace(0, 1, MELS)[:, None]
columns = torch.linspace(0, 1, CLIP)[None]
fading_noise = torch.rand(MELS, CLIP, generator=torch.Generator().manual_seed(0)) * (1 - columns)
rising_tone = torch.exp(-(((rows - 0.2 - 0.5 * columns) / 0.05) ** 2))
clips = torch.stack([fading_noise, rising_tone])[:, None]
with torch.no_grad():
    save_file({"clips": clips.contiguous(), "logits": judge(clips)}, Path(__file__).with_name("judge.safetensors"))
