"""Many scenarios in one go: a run each, one atlas, one table, one index; resumable."""

from bcu_optimizer.runs.batch.batch import batch
from bcu_optimizer.runs.batch.result import Batch, Tell
from bcu_optimizer.runs.batch.run_key import How
from bcu_optimizer.runs.batch.run_results import Answer

__all__ = ["Answer", "Batch", "How", "Tell", "batch"]
