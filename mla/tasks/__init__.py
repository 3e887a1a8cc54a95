"""Door: the jobs that the outbox drives."""
