"""One file for each thing worth telling the owner; each defines `FINDING`."""
