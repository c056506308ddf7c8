"""The sheet: layout (positions) and drawing, apart from each other."""
