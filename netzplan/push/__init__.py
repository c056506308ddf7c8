"""Writes the inventory into systems that hold it already: creates, updates, never deletes."""
