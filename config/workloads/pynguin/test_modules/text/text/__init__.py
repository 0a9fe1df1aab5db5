"""Text and the numbers written in it."""
