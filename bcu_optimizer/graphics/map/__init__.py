"""Maps: colours, labels, outlines, the river."""
