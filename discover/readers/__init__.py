"""One file for each kind of recording; each defines `READER`."""
