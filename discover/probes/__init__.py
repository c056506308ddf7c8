"""One file for each way of looking; each defines `PROBE`."""
