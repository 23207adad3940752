"""From ledgers to one immutable file."""
