"""The records: frozen, slotted, keyword-only; every stage reads and writes these and nothing else."""
