"""What if: branches proposed, places in reach."""
