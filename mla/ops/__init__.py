"""Door: commands and services of the operator."""
