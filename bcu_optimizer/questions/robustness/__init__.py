"""How a scenario's answer bears up when its figures and weights are drawn again."""
