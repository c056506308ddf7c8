"""What does it mean: observations become one inventory. Pure: same input, same output."""
