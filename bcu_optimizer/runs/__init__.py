"""What stands on disk: the folder of a run."""

from bcu_optimizer.common import display

display.register(
    "save",
    {
        display.ANY: "bcu_optimizer.runs.run_folder:save",
        "Pack": "bcu_optimizer.runs.appraisal:save",
    },
)
