"""What is read: areas, polygons, figures, links, plans, data sets, tables."""
