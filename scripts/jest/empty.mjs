// Stands in for style sheets when a component is imported by a test.
