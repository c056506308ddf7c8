"""One file for each page; each defines ROUTES."""
