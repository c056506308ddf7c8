"""One file for each MIB: from a walk to claims."""
