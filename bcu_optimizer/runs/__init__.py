"""What stands on disk: the folder of a run."""

from bcu_optimizer.common import display

display.register("all plans", {"Census": "bcu_optimizer.runs.all_plans:save"})
display.register("document", {"Batch": "bcu_optimizer.runs.batch.document:document"})
display.register(
    "save",
    {
        display.ANY: "bcu_optimizer.runs.run_folder:save",
        "Pack": "bcu_optimizer.runs.appraisal:save",
    },
)
