"""The same page on the same data by linli and by its peers; each peer's page is one small file."""
