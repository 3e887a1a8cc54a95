"""Mutual legal assistance in cybercrime: cases between two countries, from the draft to proven evidence."""
