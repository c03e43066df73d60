"""The command line: read options, call one function, render, return an exit code."""
