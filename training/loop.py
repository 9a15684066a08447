"""What every training run shares: a schedule by elapsed time, averaged weights, checkpoints that resume."""
from __future__ import annotations

import copy
import math
import os
import time
from pathlib import Path

import torch

from .paths import RUNS


class Ema:
    """An exponential average of a module's weights; early steps average faster."""

    def __init__(self, module: torch.nn.Module, decay: float) -> None:
        self.module = copy.deepcopy(module).eval().requires_grad_(False)
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, module: torch.nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mean, now in zip(self.module.state_dict().values(), module.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(now.to(mean.dtype), 1 - decay)
            else:
                mean.copy_(now)


class Run:
    """A run with a time budget: `rate()` is the learning rate at the time spent so far, over all restarts."""

    def __init__(self, name: str, minutes: float, peak: float, flat: float = 0.0, warm: float = 0.02, floor: float = 0.02) -> None:
        self.path = RUNS / f"{name}.pt"
        self.minutes, self.peak, self.flat, self.warm, self.floor = minutes, peak, flat, warm, floor
        self.spent = 0.0
        self.step = 0
        self.last = time.time()
        self.saved = time.time()
        RUNS.mkdir(parents=True, exist_ok=True)

    def tick(self) -> bool:
        """Counts one step; False when the time is over."""
        now = time.time()
        self.spent += now - self.last
        self.last = now
        self.step += 1
        return self.spent < self.minutes * 60

    def rate(self) -> float:
        """Linear warm-up, flat for the share `flat`, then a cosine down to `floor` of the peak."""
        done = min(1.0, self.spent / (self.minutes * 60))
        if done < self.warm:
            return self.peak * max(0.02, done / self.warm)
        down = max(0.0, (done - max(self.flat, self.warm)) / (1 - max(self.flat, self.warm)))
        return self.peak * (self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * down)))

    def due(self, seconds: float = 180.0) -> bool:
        return time.time() - self.saved > seconds

    def save(self, **state: object) -> None:
        temporary = self.path.with_suffix(".tmp")
        torch.save({"spent": self.spent, "step": self.step, **state}, temporary)
        os.replace(temporary, self.path)
        self.saved = time.time()

    def load(self) -> dict | None:
        if not self.path.exists():
            return None
        state = torch.load(self.path, map_location="cpu", weights_only=False)
        self.spent, self.step = state["spent"], state["step"]
        return state


def read_run(name: str) -> dict:
    """The last checkpoint of a run."""
    return torch.load(Path(RUNS / f"{name}.pt"), map_location="cpu", weights_only=False)


class Peers:
    """Two processes that train the same network on different draws and meet halfway every `every` steps.

    On a machine whose cores are shared with others, two processes of one thread each lose less time than one process of
    two threads, where each parallel loop waits for the slower core. Averaging weights acts like a doubled batch.
    """

    def __init__(self, name: str, worker: int, workers: int, every: int = 20) -> None:
        folder = Path("/dev/shm") if Path("/dev/shm").exists() else RUNS
        self.mine = folder / f"nano-{name}-{worker}.pt"
        self.others = [folder / f"nano-{name}-{other}.pt" for other in range(workers) if other != worker]
        self.every = every
        self.used: dict[Path, float] = {}
        self.mine.unlink(missing_ok=True)

    @torch.no_grad()
    def meet(self, module: torch.nn.Module, step: int) -> None:
        """Hands out this process's weights and averages with those of the other, if they are new."""
        if not self.others or step % self.every:
            return
        flat = torch.nn.utils.parameters_to_vector(module.parameters())
        for other in self.others:
            if other.exists() and (stamp := other.stat().st_mtime) != self.used.get(other):
                flat = (flat + torch.load(other, weights_only=True)) / 2
                self.used[other] = stamp
        torch.nn.utils.vector_to_parameters(flat, module.parameters())
        temporary = self.mine.with_suffix(".tmp")
        torch.save(flat, temporary)
        os.replace(temporary, self.mine)
