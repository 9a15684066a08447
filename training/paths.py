"""Where training keeps what is never committed."""
import os
from pathlib import Path

#: Code and data that belong to the repository.
HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
#: Recordings, caches and checkpoints; beside the repository unless the environment says otherwise.
DATA = Path(os.environ.get("NANO_DATA", REPOSITORY.parent / "training-data"))
PACKAGES = DATA / "packages"
CACHE = DATA / "cache"
RUNS = DATA / "runs"
CHECKPOINTS = DATA / "checkpoints"
#: What the published weights had seen, where `runs/` begins with them.
BEFORE = RUNS / "before.json"
