"""Who asks: the command line, the store, and the one place where the rooms meet."""

__version__ = "0.1.0"
