"""One file for each method of inferring links; each defines `METHOD`."""
