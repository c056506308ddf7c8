"""Small responders for what cannot run here: one process answers for all devices of an office."""
