"""Where work runs: this machine, or a Ray cluster by a flag."""

import importlib.util
import os

from witnessmark.engine.spread import NATIVE, spread
from witnessmark.errors import ArgumentError, ExtraError
from witnessmark.settings import Settings

__all__ = ["NATIVE", "RAY", "choose", "spread"]
RAY = "ray://"


def choose(settings: Settings) -> None:
    """Make the runner that `settings.engine` names the one that the stages' work and joins run on, for this process.

    ``native`` needs nothing and loads nothing. ``ray://host:port`` joins a running cluster; ``ray://`` alone starts
    one on this machine. Raises ArgumentError for another word, ExtraError where the extra `cluster` is missing.
    """
    if settings.engine == NATIVE:
        return
    if not settings.engine.startswith(RAY):
        raise ArgumentError(f"unknown engine {settings.engine!r}; choose {NATIVE!r} or 'ray://HOST:PORT'")
    for package in ("daft", "ray"):
        if importlib.util.find_spec(package) is None:
            raise ExtraError(
                f"engine {settings.engine!r} needs the package {package!r}: pip install 'witnessmark[cluster]'"
            )
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import daft

    address = settings.engine if len(settings.engine) > len(RAY) else None
    daft.set_runner_ray(address=address, noop_if_initialized=True)
