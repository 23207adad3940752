"""Speed, memory and size: `make bench`."""
