"""Why an area is with those that it is with, and what another choice would cost."""
