"""A person at a terminal: what to ask next is pure, how it is asked is an adapter."""
