"""The tables of shapes: one file for each noun."""
