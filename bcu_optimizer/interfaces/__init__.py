"""What people and programs call."""

from bcu_optimizer.common import display

display.register("page", {"Result": "bcu_optimizer.interfaces.api.pages:of_result"})
