"""The service: the same scan, graph, plans and exports, in a browser, for three kinds of readers."""
