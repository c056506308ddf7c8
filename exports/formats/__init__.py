"""One file for each output; each defines `FORMAT`."""
