"""Rules of your own: the public names, as ``from bcu_optimizer.rules import BcuRule``."""

from bcu_optimizer.problem.rules.registry import *  # noqa: F403
from bcu_optimizer.problem.rules.registry import __all__  # noqa: F401
