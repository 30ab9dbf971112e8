"""Many independent pieces of work at once: on the cores of this machine, or on a Dask cluster.

A piece of work is a function of a module and plain data. Whatever becomes of one piece, the others
are finished: a failure, a killed process and a lost cluster are outcomes, not exceptions.
"""

from __future__ import annotations

from bcu_optimizer.common.parallel.start import check_main, cores, workers
from bcu_optimizer.common.parallel.task import Done, Workers

__all__ = ["Done", "Workers", "check_main", "cores", "workers"]
