"""What every feature leans on, and no feature in it."""
