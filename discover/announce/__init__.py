"""Pure parsers of what devices announce, shared by probes, MIBs and frames."""
