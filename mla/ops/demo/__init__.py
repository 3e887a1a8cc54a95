"""The demo: a world, a story, its evidence, and the steps that play it."""
