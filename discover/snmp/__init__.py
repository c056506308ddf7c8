"""SNMP: encoding, an engine of its own, and the form in which its answers are kept."""
