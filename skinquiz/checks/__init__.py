"""Is a rule set sound? One file for each question asked of it."""
