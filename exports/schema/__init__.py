"""The JSON Schema of the contract."""
