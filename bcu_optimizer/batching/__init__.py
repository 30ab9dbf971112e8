"""Many scenarios in one go: a run each, one atlas, one table, one index; resumable."""

from bcu_optimizer.batching.held import Answer
from bcu_optimizer.batching.key import How
from bcu_optimizer.batching.result import Batch, Tell
from bcu_optimizer.batching.run import batch

__all__ = ["Answer", "Batch", "How", "Tell", "batch"]
