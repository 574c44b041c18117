"""Where: regions, municipalities, areas, units."""
