"""What did we see: probes and readers turn raw bytes into observations."""
