"""`python -m netzplan` is `netzplan`."""

from netzplan.cli import main

main()
