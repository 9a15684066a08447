"""What the references' networks are given, by role; from the counter of scripts/counted_weights.py, at any width."""

import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "scripts"))
from counted_weights import normal  # noqa: E402

PROMPT = "a dog barks twice while rain falls, followed by thunder"
TIMESTEP = 501.0
# The window of 10.24 s: latent 32 x 128, image 256 x 1024, as many frames.
LATENT, IMAGE, FRAMES, MELS = (1, 4, 32, 128), (1, 3, 256, 1024), 1024, 256


def made(name, shape, deviation=1.0, mean=0.0):
    return normal("references", name, shape, deviation, mean)


def inputs_of(role, text_width, tokens):
    """By the names of the graphs' inputs. `text_width`: of the text encoder's states; `tokens`: ids of the prompt."""
    return {
        "text-encoder": lambda: {"input_ids": np.array([tokens], np.int32)},
        "unet": lambda: {
            "sample": made("sample", LATENT),
            "timestep": np.array([TIMESTEP], np.float32),
            # As the text encoder's last norm leaves them.
            "encoder_hidden_states": made("states", (1, 77, text_width)),
        },
        # Divided by 0.18215, the deviation of a latent of 1 is 5.5.
        "vae-decoder": lambda: {"latent_sample": made("latent", LATENT, 5.5)},
        "vae-encoder": lambda: {"sample": made("image", IMAGE, 0.5).clip(-1, 1)},
        "vocoder": lambda: {"spectrogram": made("spectrogram", (1, MELS, FRAMES), 3, -4)},
    }[role]()


ROLES = ("text-encoder", "unet", "vae-decoder", "vae-encoder", "vocoder")
KEPT = 1000


def slice_of(values):
    """Up to KEPT of them, spread over all (a stride that is a multiple of no row), for a file of a few kB."""
    flat = np.asarray(values, np.float32).reshape(-1)
    stride = max(1, flat.size // KEPT) | 1
    return np.ascontiguousarray(flat[::stride][:KEPT])
