"""What answers mean: data files, one for each source of evidence."""
