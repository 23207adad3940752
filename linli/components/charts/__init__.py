"""Pictures of any topic."""
