"""What a plan page holds: all plans of some numbers of BCUs, for wishes to narrow."""
