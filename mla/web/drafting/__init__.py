"""The pages on which a request is drafted: a task list of short sections."""
