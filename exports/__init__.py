"""How is it shown: an inventory becomes bytes that people use. Pure: same input, same bytes."""
