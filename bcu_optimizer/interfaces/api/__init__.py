"""What ``import bcu_optimizer`` gives; heavy imports wait until a function is called."""
