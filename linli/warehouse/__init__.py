"""The published file, its queries, and which versions stay."""
