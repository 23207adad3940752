"""What only one topic shows."""
