"""What may be told of persons: one decision for all levels, and what a solver can make of it."""
