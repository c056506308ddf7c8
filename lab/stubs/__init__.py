"""Small responders for what no Debian package can play: written for the lab, speaking the real protocols."""
