"""What developers run from a checkout: a server that starts anew on change, the tests of a change, new files."""
