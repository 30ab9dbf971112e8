"""The commands of ``bcu``, a module each."""
